/** What kind of operation an operator is: it decides on `bool`, on matching, and on whether metric names are dropped. */
export type OperatorKind = 'arithmetic' | 'comparison' | 'set' | 'trim';

export interface OperatorInfo {
  /** The higher, the tighter it binds (Prometheus' generated_parser.y). */
  readonly precedence: number;
  readonly kind: OperatorKind;
  readonly rightAssociative?: true;
}

/** Unary `+` and `-` bind like `*`: `-2 ^ 2` is `-(2 ^ 2)`. */
export const unaryPrecedence: number = 5;

/** The binary operators. */
export const binaryOperators = {
  or: { precedence: 1, kind: 'set' },
  and: { precedence: 2, kind: 'set' },
  unless: { precedence: 2, kind: 'set' },
  '==': { precedence: 3, kind: 'comparison' },
  '!=': { precedence: 3, kind: 'comparison' },
  '>': { precedence: 3, kind: 'comparison' },
  '<': { precedence: 3, kind: 'comparison' },
  '>=': { precedence: 3, kind: 'comparison' },
  '<=': { precedence: 3, kind: 'comparison' },
  '</': { precedence: 3, kind: 'trim' },
  '>/': { precedence: 3, kind: 'trim' },
  '+': { precedence: 4, kind: 'arithmetic' },
  '-': { precedence: 4, kind: 'arithmetic' },
  '*': { precedence: 5, kind: 'arithmetic' },
  '/': { precedence: 5, kind: 'arithmetic' },
  '%': { precedence: 5, kind: 'arithmetic' },
  atan2: { precedence: 5, kind: 'arithmetic' },
  '^': { precedence: 6, kind: 'arithmetic', rightAssociative: true },
} as const;

export type BinaryOperator = keyof typeof binaryOperators;

export function operatorInfo(op: BinaryOperator): OperatorInfo {
  return binaryOperators[op];
}
