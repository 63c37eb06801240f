import type { Server } from 'node:http';
import type { HttpAdapterOptions, TelemetryCore } from '@telltale/core';
import type { KitApp, KitRoute } from './kit-app.ts';

/** What the kit gives to the integration under test. */
export interface KitOptions extends HttpAdapterOptions {
  readonly telemetry: TelemetryCore;
}

/** An application that serves. */
export interface KitServer {
  readonly server: Server;
  /** Stops as the framework does it: takes no more connections, and waits for the requests under way. */
  close(): Promise<void>;
}

/** Concepts that only some frameworks have. */
export type KitFeature = 'global prefix' | 'versioning';

/** An integration under test: builds the kit's application in its framework, with the integration in place. */
export interface KitAdapter {
  /** Builds the application and listens on `127.0.0.1`, on any port. */
  start(app: KitApp, options: KitOptions): Promise<KitServer>;
  /** The route that is expected in `http_route`: how the framework spells the template. */
  template(route: KitRoute): string;
  /** @default [] */
  readonly features?: readonly KitFeature[];
  /**
   * Cases that the framework cannot pass, by their names, and why. Each is run nevertheless, and must fail: a limit that
   * is gone has to go from this list, too.
   * @default {}
   */
  readonly cannot?: Readonly<Record<string, string>>;
}
