declare module 'node-cron3' {
  export function schedule(
    expression: string,
    run: () => unknown,
    options?: { readonly scheduled?: boolean },
  ): {
    now(): void;
    start(): void;
    stop(): void;
    on(event: never, listener: never): void;
    off(event: never, listener: never): void;
  };
}
