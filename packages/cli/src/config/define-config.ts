import type { TelltaleConfig } from './config.ts';

/**
 * What `telltale.config.ts` exports by default. It only says the type: completion and checks of every option.
 *
 * @example
 * ```ts
 * import { http } from '@telltale/core/catalogs';
 * import { defineConfig } from '@telltale/cli';
 *
 * export default defineConfig({ catalogs: [http], namespace: 'acme' });
 * ```
 */
export function defineConfig(config: TelltaleConfig): TelltaleConfig {
  return config;
}
