import { TelltaleError } from '@telltale/core';
import { keepByDefault } from '../sampling/sampling-options.ts';
import type { Keep, KeepOptions, Sampling, SamplingOptions } from '../sampling/sampling-options.ts';
import type { Environment } from './environment.ts';

/** The samplers of OpenTelemetry by name; the ratio of those that have none is their argument. */
const samplers: Readonly<Record<string, { readonly parentBased: boolean; readonly ratio: number | 'argument' }>> = {
  always_on: { parentBased: false, ratio: 1 },
  always_off: { parentBased: false, ratio: 0 },
  traceidratio: { parentBased: false, ratio: 'argument' },
  parentbased_always_on: { parentBased: true, ratio: 1 },
  parentbased_always_off: { parentBased: true, ratio: 0 },
  parentbased_traceidratio: { parentBased: true, ratio: 'argument' },
};

/** Which traces are exported: by option, otherwise by `OTEL_TRACES_SAMPLER` and `TELLTALE_TRACES_KEEP`. */
export function sampling(option: number | SamplingOptions | undefined, environment: Environment): Sampling {
  const options = typeof option === 'number' ? { ratio: option } : (option ?? {});
  const sampler = namedSampler(environment);
  const ratio = options.ratio ?? sampler.ratio;
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new TelltaleError('TELLTALE_OPTIONS', '`sampling` is a share from 0 to 1', ratio);
  }
  const keep = options.keep === undefined ? keepNamed(environment) : resolvedKeep(options.keep);
  return {
    ratio,
    parentBased: options.parentBased ?? sampler.parentBased,
    keep: keep === undefined || (!keep.errors && keep.slowerThanSeconds === Infinity) ? undefined : keep,
  };
}

function namedSampler(environment: Environment): { readonly parentBased: boolean; readonly ratio: number } {
  const name = environment.oneOf(Object.keys(samplers), 'OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const { parentBased, ratio } = samplers[name]!;
  if (ratio !== 'argument') return { parentBased, ratio };
  const argument = environment.number('OTEL_TRACES_SAMPLER_ARG') ?? 1;
  if (argument <= 1) return { parentBased, ratio: argument };
  environment.warn(`OTEL_TRACES_SAMPLER_ARG is ${argument} and not a share from 0 to 1; every trace is sampled.`);
  return { parentBased, ratio: 1 };
}

/** `errors,slow:0.5`, or `none`. */
function keepNamed(environment: Environment): Keep | undefined {
  const items = environment.list('TELLTALE_TRACES_KEEP');
  if (items === undefined) return keepByDefault;
  const slow = items.find((item) => item === 'slow' || item.startsWith('slow:'));
  const seconds = slow === undefined ? Infinity : Number(slow.split(':')[1] ?? keepByDefault.slowerThanSeconds);
  const unknown = items.find((item) => item !== 'errors' && item !== 'none' && item !== slow);
  if (unknown !== undefined || Number.isNaN(seconds)) {
    environment.warn(
      `TELLTALE_TRACES_KEEP is ${items.join()} and not errors, slow:<seconds>, both or none; it is left out.`,
    );
    return keepByDefault;
  }
  return { ...keepByDefault, errors: items.includes('errors'), slowerThanSeconds: seconds };
}

function resolvedKeep(options: KeepOptions | false): Keep | undefined {
  if (options === false) return undefined;
  const { slowerThanSeconds = keepByDefault.slowerThanSeconds } = options;
  const keep = {
    errors: options.errors ?? keepByDefault.errors,
    slowerThanSeconds: slowerThanSeconds === false ? Infinity : slowerThanSeconds,
    maxSpansPerRequest: options.maxSpansPerRequest ?? keepByDefault.maxSpansPerRequest,
  };
  if (!(keep.slowerThanSeconds >= 0)) {
    throw new TelltaleError('TELLTALE_OPTIONS', '`slowerThanSeconds` is not a number of seconds', slowerThanSeconds);
  }
  if (!(Number.isInteger(keep.maxSpansPerRequest) && keep.maxSpansPerRequest > 0)) {
    const { maxSpansPerRequest } = keep;
    throw new TelltaleError(
      'TELLTALE_OPTIONS',
      '`maxSpansPerRequest` is not a positive whole number',
      maxSpansPerRequest,
    );
  }
  return keep;
}
