import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TelemetryCore } from './telemetry.ts';

/**
 * Knows the routes of an adapter: the template that its metrics carry for a request, or nothing where none of its routes
 * matched or the request is not its own. Never throws.
 */
export interface HttpRoutes {
  routeOf(request: IncomingMessage, response: ServerResponse): string | undefined;
}

// Channels of Node.js find each other by name, so that two copies of this package in one process do, too; they cost
// nothing where nobody listens.
const telemetries = 'telltale:telemetry';
const httpRoutes = 'telltale:http-routes';

/**
 * Tells of every telemetry that is made from now on: how a preload, which runs before the application, joins it.
 *
 * @returns ends it
 */
export function watchTelemetries(listener: (telemetry: TelemetryCore) => void): () => void {
  return watch(telemetries, listener);
}

/**
 * Tells of the routes of every HTTP adapter that is made from now on.
 *
 * @returns ends it
 */
export function watchHttpRoutes(listener: (routes: HttpRoutes) => void): () => void {
  return watch(httpRoutes, listener);
}

export function announceTelemetry(telemetry: TelemetryCore): void {
  announce(telemetries, telemetry);
}

export function announceHttpRoutes(routes: HttpRoutes): void {
  announce(httpRoutes, routes);
}

function announce(name: string, message: unknown): void {
  const announced = channel(name);
  if (announced.hasSubscribers) announced.publish(message);
}

function watch(name: string, listener: (message: never) => void): () => void {
  const receive = (message: unknown): void => {
    try {
      listener(message as never);
    } catch {
      // Node.js would make an uncaught exception of it: whoever listens must not end the application.
    }
  };
  subscribe(name, receive);
  return () => void unsubscribe(name, receive);
}
