/** What can be called: each takes numbers, and gives one. */
export const functions = {
  abs: { takes: 1, of: Math.abs },
  min: { takes: 2, of: Math.min },
  max: { takes: 2, of: Math.max },
} as const satisfies Readonly<Record<string, { readonly takes: number; readonly of: (...of: number[]) => number }>>;

export type FunctionName = keyof typeof functions;

export function isFunctionName(text: string): text is FunctionName {
  return Object.hasOwn(functions, text);
}
