import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTelemetry, serviceIdentity } from '../src/index.ts';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const folder = mkdtempSync(join(tmpdir(), 'identity-'));
writeFileSync(join(folder, 'package.json'), '{ "name": "@acme/shop", "version": "1.4.0" }');
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));
const empty = join(folder, 'nothing-here');

describe('the identity of a process', () => {
  test.for<[string, NodeJS.ProcessEnv, string, object]>([
    ['package.json', {}, folder, { service: '@acme/shop', version: '1.4.0' }],
    [
      'the script of a package',
      { npm_package_name: 'api', npm_package_version: '2.0.0' },
      folder,
      { service: 'api', version: '2.0.0' },
    ],
    ['nothing', {}, empty, { service: 'app', version: undefined, environment: undefined }],
    ['OTEL_SERVICE_NAME', { OTEL_SERVICE_NAME: 'shop' }, folder, { service: 'shop', version: '1.4.0' }],
    [
      'OTEL_RESOURCE_ATTRIBUTES',
      {
        OTEL_RESOURCE_ATTRIBUTES:
          'service.name=shop, service.version=3%2B7,service.instance.id=shop-1,deployment.environment.name=a=b,broken,=x',
      },
      folder,
      { service: 'shop', version: '3+7', instance: 'shop-1', environment: 'a=b' },
    ],
    [
      'OTEL_SERVICE_NAME before OTEL_RESOURCE_ATTRIBUTES',
      { OTEL_SERVICE_NAME: 'shop', OTEL_RESOURCE_ATTRIBUTES: 'service.name=other' },
      empty,
      { service: 'shop' },
    ],
    [
      'what is set to something',
      { OTEL_SERVICE_NAME: ' ', OTEL_RESOURCE_ATTRIBUTES: 'service.name=,service.version=,service.instance.id=' },
      folder,
      { service: '@acme/shop', version: '1.4.0', instance: expect.stringMatching(UUID) },
    ],
    [
      'the former name of the environment',
      { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=prod' },
      empty,
      { environment: 'prod' },
    ],
  ])('is taken from %s', ([, environment, directory, expected]) => {
    expect(serviceIdentity(environment, directory)).toMatchObject(expected);
  });

  test('is that of a telemetry without a name', () => {
    vi.stubEnv('OTEL_SERVICE_NAME', 'shop');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.version=2.0.0');
    const isolated = { catalogs: {}, registry: false, runtime: false } as const;
    expect(createTelemetry(isolated)).toMatchObject({ service: 'shop', version: '2.0.0' });
    expect(createTelemetry({ ...isolated, version: '3.0.0' })).toMatchObject({ service: 'shop', version: '3.0.0' });
    // Its version is told with its name, or is not.
    expect(createTelemetry({ ...isolated, service: 'other' })).toMatchObject({ service: 'other', version: undefined });
    expect(() => createTelemetry({ ...isolated, service: '' })).toThrow('service is not a name');
  });

  test('has one instance for as long as the process runs, and another in the next process', async () => {
    const { instance } = serviceIdentity({}, empty);
    expect(instance).toMatch(UUID);
    expect(serviceIdentity({ OTEL_SERVICE_NAME: 'x' }, folder).instance).toBe(instance);
    const other = new URL('../src/service-identity.ts', import.meta.url).href;
    const program = `
      const one = await import('${other}');
      const copy = await import('${other}?copy');
      console.log(one.serviceIdentity({}).instance === copy.serviceIdentity({}).instance && one.serviceIdentity !== copy.serviceIdentity);
      console.log(one.serviceIdentity({}).instance);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    const [isSameInCopies, there] = stdout.trim().split('\n');
    expect(isSameInCopies).toBe('true');
    expect(there).toMatch(UUID);
    expect(there).not.toBe(instance);
  });
});
