import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { INestApplication, ModuleMetadata, NestApplicationOptions } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { TelemetryCore } from '@telltale/core';
import { isolatedTelemetry } from '@telltale/testing';
import { TelltaleModule } from '../src/index.ts';
import type { TelltaleModuleOptions } from '../src/index.ts';
import { createApplication } from './conformance/platforms.ts';
import type { PlatformName } from './conformance/platforms.ts';

/** What a test starts. */
export interface Setup extends ModuleMetadata {
  readonly platform?: PlatformName;
  readonly options?: TelltaleModuleOptions;
  readonly settings?: NestApplicationOptions;
  /** What `main.ts` does between making the application and listening. */
  readonly configure?: (app: INestApplication) => unknown;
}

/** An application that listens, and is closed at the end of the scope. */
export interface Running extends AsyncDisposable {
  readonly app: INestApplication;
  readonly telemetry: TelemetryCore;
  readonly port: number;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** What was recorded of as many requests: `GET /users/:id 200`, with the class of the error of those that failed. */
  recorded(requests: number): Promise<readonly string[]>;
}

export async function startApplication(setup: Setup): Promise<Running> {
  const { platform = 'express', options = {}, settings = {}, configure, imports = [], ...metadata } = setup;
  const telemetry = options.telemetry ?? isolatedTelemetry({ catalogs: {} });
  @Module({ imports: [TelltaleModule.forRoot({ ...options, telemetry }), ...imports], ...metadata })
  class App {}
  const app = await createApplication(platform, App, settings);
  await configure?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  return {
    app,
    telemetry,
    port,
    fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init }),
    recorded: (requests) => recordedRequests(telemetry, requests),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

/** Waits until the server has closed as many responses: clients may know of them earlier. */
export async function recordedRequests(telemetry: TelemetryCore, requests: number): Promise<readonly string[]> {
  for (;;) {
    const { catalogs } = await telemetry.snapshot('http');
    const series = catalogs['http']?.['duration']?.series ?? [];
    const found = series.flatMap((each) => {
      const { http_request_method, http_route, http_response_status_code, error_type } = each.labels;
      const text = [http_request_method, http_route, http_response_status_code, error_type].filter(Boolean).join(' ');
      return Array.from({ length: 'count' in each ? each.count : 0 }, () => text);
    });
    if (found.length >= requests) return found.toSorted();
    await nextTurn();
  }
}
