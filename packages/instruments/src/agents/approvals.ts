import type { TelemetryCore } from '@telltale/core';

/** How somebody decided, or that nobody did in time. */
export type Approval = 'approved' | 'rejected' | 'timeout';

export interface ApprovalOptions {
  /** Seconds to wait for the decision. @default 3600 */
  readonly timeoutSeconds?: number;
}

/** Asks, and waits for the decision; rejects with what asking failed with. */
export async function waitForDecision(
  { clock }: TelemetryCore,
  ask: (signal: AbortSignal) => boolean | Promise<boolean>,
  { timeoutSeconds = 3600 }: ApprovalOptions = {},
): Promise<Approval> {
  const aborter = new AbortController();
  const late = Promise.withResolvers<'timeout'>();
  const cancel = clock.after(timeoutSeconds * 1000, () => {
    late.resolve('timeout');
    aborter.abort();
  });
  try {
    const asked = async (): Promise<Approval> => ((await ask(aborter.signal)) ? 'approved' : 'rejected');
    return await Promise.race([asked(), late.promise]);
  } finally {
    cancel();
  }
}
