import { context, propagation, ProxyTracerProvider, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { watchTelemetries } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { noSpansYet } from './export/export-counts.ts';
import type { ExportCounts } from './export/export-counts.ts';
import { makeTransport } from './export/make-transport.ts';
import { SpanPipeline } from './export/span-pipeline.ts';
import { instrument } from './instrument/instrumentations.ts';
import { JoinedTelemetries } from './metrics/joined-telemetries.ts';
import { resolveOptions } from './resolve-options.ts';
import type { ResolvedTracing } from './resolve-options.ts';
import { KeptRequests } from './sampling/kept-requests.ts';
import { TraceSampler } from './sampling/trace-sampler.ts';
import type { TracingOptions } from './tracing-options.ts';

/** Tracing under way. */
export interface Tracing {
  /** False where `OTEL_SDK_DISABLED=true`, or another SDK of OpenTelemetry was there before: then every call does nothing. */
  readonly enabled: boolean;
  /** What became of the spans so far. */
  readonly counts: ExportCounts;
  /**
   * Lets metrics point at traces, and shows the metrics of the export on the telemetry's page. Telemetries that are made
   * after tracing was started join by themselves. Idempotent.
   */
  join(telemetry: TelemetryCore): void;
  /** Exports what has ended by now. Resolves when that is done, or after `shutdownTimeoutSeconds`; never rejects. */
  flush(): Promise<void>;
  /** From now on spans hardly wait for each other before they are exported: for a process that is about to end. */
  hasten(): void;
  /**
   * Ends tracing: exports what has ended, and gives the rest up after `shutdownTimeoutSeconds`. Idempotent; never rejects.
   */
  shutdown(): Promise<void>;
}

/** Where the provider of the process keeps its tracing, so that a second start finds the first. */
const ofProvider: unique symbol = Symbol.for('telltale.tracing') as never;

/**
 * Traces this process: requests that come in and go out, and the libraries that are loaded from now on. So it has to run
 * before the application is loaded, in a file of its own that `node --import` names; or `@telltale/tracing/register` is
 * that file, configured by the `OTEL_*` variables.
 *
 * A process is traced once: where it is already, its tracing is returned and the options are not used.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { startTracing } from '@telltale/tracing';
 *
 * const tracing = startTracing({ service: 'shop', endpoint: 'http://localhost:4318', sampling: 0.1 });
 * process.once('SIGTERM', () => void tracing.shutdown().finally(() => process.exit()));
 * ```
 */
export function startTracing(options: TracingOptions = {}): Tracing {
  const resolved = resolveOptions(options);
  if (resolved.isDisabled) return disabled();
  const running = tracingOf(trace.getTracerProvider());
  if (running !== undefined) {
    resolved.logger.warn('tracing runs already: the options of this second start are not used.');
    if (resolved.telemetry !== undefined) running.join(resolved.telemetry);
    return running;
  }
  const started = new StartedTracing(resolved);
  if (trace.setGlobalTracerProvider(started.provider)) {
    started.takeOver();
    return started;
  }
  resolved.logger.warn('another SDK of OpenTelemetry traces this process already: Telltale leaves that to it.');
  return disabled();
}

/** The tracing of this process, which a preload may have started. */
export function currentTracing(): Tracing | undefined {
  return tracingOf(trace.getTracerProvider());
}

function tracingOf(provider: unknown): Tracing | undefined {
  const delegate = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  return (delegate as { readonly [ofProvider]?: Tracing })[ofProvider];
}

function disabled(): Tracing {
  const nothing = async (): Promise<void> => {};
  const counts = { ...noSpansYet(), queued: 0 };
  return { enabled: false, counts, join() {}, hasten() {}, flush: nothing, shutdown: nothing };
}

class StartedTracing implements Tracing {
  readonly enabled = true;
  readonly provider: TracerProvider;
  readonly #resolved: ResolvedTracing;
  readonly #telemetries = new JoinedTelemetries();
  readonly #pipeline: SpanPipeline | undefined;
  readonly #stops: (() => void)[] = [];
  #isTwoNames = false;
  #ended: Promise<void> | undefined;

  constructor(resolved: ResolvedTracing) {
    this.#resolved = resolved;
    const { exportTo, limits, clock, logger, sampling, resource, spanLimits } = resolved;
    if (exportTo !== undefined) {
      this.#pipeline = new SpanPipeline(makeTransport(exportTo), limits, clock, logger, (seconds, delivered) =>
        this.#telemetries.attempted(seconds, delivered),
      );
      this.#telemetries.show(this.#pipeline);
    }
    const pipeline = this.#pipeline;
    const keep = pipeline === undefined ? undefined : sampling.keep;
    this.provider = new TracerProvider({
      resource,
      spanLimits,
      sampler: new TraceSampler({ ...sampling, keep }),
      spanProcessors: pipeline === undefined ? [] : [keep === undefined ? pipeline : new KeptRequests(keep, pipeline)],
    });
    Object.defineProperty(this.provider, ofProvider, { value: this });
  }

  get counts(): ExportCounts {
    return this.#pipeline?.counts ?? { ...noSpansYet(), queued: 0 };
  }

  /** Makes the process use this tracing. */
  takeOver(): void {
    const { instrumented, logger, propagator, telemetry } = this.#resolved;
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(propagator);
    this.#stops.push(
      watchTelemetries((made) => this.join(made)),
      instrument(instrumented, this.provider, logger),
    );
    if (telemetry !== undefined) this.join(telemetry);
  }

  join(telemetry: TelemetryCore): void {
    if (this.#ended !== undefined) return;
    this.#telemetries.join(telemetry);
    this.#compareNames(telemetry.service);
  }

  /** Back ends find the lines and metrics of a span by the name of its service. */
  #compareNames(service: string): void {
    const traced = this.#resolved.resource.attributes['service.name'];
    if (traced === service || this.#isTwoNames) return;
    this.#isTwoNames = true;
    this.#resolved.logger.warn(
      `spans are of the service "${String(traced)}", metrics of "${service}": set OTEL_SERVICE_NAME=${service} to have one name.`,
    );
  }

  async flush(): Promise<void> {
    await this.#pipeline?.flush(this.#resolved.shutdownTimeoutSeconds);
  }

  hasten(): void {
    this.#pipeline?.hasten();
  }

  shutdown(): Promise<void> {
    return (this.#ended ??= this.#end());
  }

  async #end(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    trace.disable();
    propagation.disable();
    context.disable();
    await this.#pipeline?.close(this.#resolved.shutdownTimeoutSeconds);
    this.#telemetries.leave();
  }
}
