import { Inject } from '@nestjs/common';
import { TELEMETRY } from './tokens.ts';

/**
 * Injects the telemetry of the application, in any module.
 *
 * @example
 * ```ts fragment
 * class Orders {
 *   constructor(@InjectTelemetry() private readonly telemetry: typeof import('./telemetry.ts').telemetry) {}
 * }
 * ```
 */
export function InjectTelemetry(): ParameterDecorator & PropertyDecorator {
  return Inject(TELEMETRY);
}
