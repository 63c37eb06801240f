import type { Environment } from '../../parts/environment.ts';

/** The pages that may ask and read answers, beside the gateway's own: `ALLOWED_ORIGINS=https://desk.example`. */
export function allowedOrigins(environment: Environment): readonly string[] {
  return environment.text('ALLOWED_ORIGINS')?.split(',') ?? [];
}

/**
 * Whether somebody may open a WebSocket: browsers ask nobody before they do, and say whose page it is. Programs other than
 * browsers say nothing.
 */
export function isWelcome(origin: string | undefined, host: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.parse(origin)?.host === host;
}
