import type { AssetClass } from '../market.ts';

/** The parts of the demo that run in processes of their own, so that none of them distorts what another measures. */
export type PartName = 'console' | 'providers' | 'service' | 'load';

/** A provider that listens. */
export interface ProviderAddress {
  readonly name: string;
  readonly port: number;
  readonly assetClasses: readonly AssetClass[];
}

/** A part whose page the console scrapes. */
export interface ScrapedPart {
  readonly url: string;
  /** The service that the page is of. */
  readonly job: string;
}

/** What a part is told when it starts. */
export interface Starts {
  readonly console: { readonly port: number };
  readonly providers: { readonly seed: number };
  readonly service: {
    readonly providers: readonly ProviderAddress[];
    readonly metricsPort: number;
    readonly consoleUrl: string;
  };
  readonly load: { readonly port: number; readonly seed: number };
}

/** What a part says when it is ready. */
export interface Readies {
  readonly console: { readonly consoleUrl: string };
  readonly providers: { readonly providers: readonly ProviderAddress[] };
  readonly service: { readonly apiPort: number; readonly metricsUrl: string };
  readonly load: Readonly<Record<string, never>>;
}

/** From the demo to a part. */
export type ToPart<Name extends PartName = PartName> =
  | { readonly type: 'start'; readonly options: Starts[Name] }
  | { readonly type: 'chaos'; readonly name: string; readonly active: boolean }
  | { readonly type: 'scrape'; readonly targets: readonly ScrapedPart[] }
  | { readonly type: 'stop' };

/** From a part to the demo. */
export type FromPart<Name extends PartName = PartName> =
  | { readonly type: 'ready'; readonly facts: Readies[Name] }
  | { readonly type: 'failed'; readonly message: string };
