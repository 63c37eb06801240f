import { DCLinter } from 'dclint';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { chaosSwitches } from '../src/chaos/switches.ts';
import { demo, readCompose, servicesOf } from './stack/compose-file.ts';

const compose = readCompose();
const services = Object.entries(compose.services);

interface Linted {
  readonly messages: readonly { readonly rule: string; readonly message: string }[];
}

/** What the linter finds, by its rule. The schema is that of the Compose specification, which it brings along. */
function findings(text: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  const path = join(folder, 'compose.yaml');
  writeFileSync(path, text);
  try {
    const linter = new DCLinter({ rules: orders, quiet: false, debug: false, exclude: [] });
    const results = linter.lintFiles([path], false) as readonly Linted[];
    return results.flatMap(({ messages }) => messages.map(({ rule, message }) => `${rule}: ${message}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Taste: what belongs together stands together here. */
const orders = Object.fromEntries(
  [
    'service-keys-order',
    'services-alphabetical-order',
    'service-dependencies-alphabetical-order',
    'top-level-properties-order',
    'no-quotes-in-volumes',
  ].map((rule) => [rule, 0 as const]),
);

describe('compose.yaml', () => {
  const text = readFileSync(`${demo}compose.yaml`, 'utf8');

  it('satisfies the schema of the Compose specification, and a linter', () => {
    expect(findings(text)).toEqual([]);
  });

  it.each([
    ['healthcheck:', 'healtcheck:'],
    ['condition: service_healthy', 'condition: service_well'],
    ['internal: true', 'internal: 1'],
    ['grafana/grafana:13.3.0', 'grafana/grafana'],
    ["'127.0.0.1:${GRAFANA_PORT:-3000}:3000'", "'3000:3000'"],
  ])('would not with %j as %j', (right, wrong) => {
    expect(text).toContain(right);
    expect(findings(text.replace(right, wrong))).not.toEqual([]);
  });

  it('declares what it refers to, and refers to what it declares', () => {
    const used = (of: (service: (typeof services)[number][1]) => readonly string[]): readonly string[] =>
      [...new Set(services.flatMap(([, service]) => of(service)))].toSorted();
    expect(used(({ networks }) => networks)).toEqual(Object.keys(compose.networks).toSorted());
    expect(used(({ secrets = [] }) => secrets)).toEqual(Object.keys(compose.secrets).toSorted());
    const named = used(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]!));
    expect(named.filter((volume) => !/^[./]/.test(volume))).toEqual(Object.keys(compose.volumes).toSorted());
    for (const [name, { depends_on = {} }] of services) {
      for (const needed of Object.keys(depends_on)) expect(compose.services, name).toHaveProperty([needed]);
    }
  });

  it('has secrets in files that are not in the repository', () => {
    expect(readFileSync(`${demo}secrets/.gitignore`, 'utf8')).toBe('*\n!.gitignore\n');
    const made = readFileSync(`${demo}stack/make-secrets.sh`, 'utf8');
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`./secrets/${name}`);
      expect(made, 'make-secrets.sh makes it').toContain(name);
    }
    for (const [name, { environment = {} }] of services) {
      for (const [variable, value] of Object.entries(environment)) {
        if (!/PASS|SECRET|TOKEN|KEY/.test(variable)) continue;
        expect(value, `${variable} of ${name}`).toMatch(/^\/run\/secrets\//);
        expect(compose.services[name]!.secrets).toContain(String(value).slice('/run/secrets/'.length));
      }
    }
  });
});

describe.each(services)('%s', (name, service) => {
  it('is held within limits and started again, and says whether it is well', () => {
    expect(service.restart).toBe('unless-stopped');
    expect(service.deploy?.resources.limits).toEqual({ cpus: expect.any(String), memory: expect.any(String) });
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.logging?.options).toHaveProperty('max-size');
  });

  it('may do no more than it has to', () => {
    expect(service.privileged).toBeUndefined();
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.read_only === true).toBe(name !== 'kafka');
    // These two start as root, as their images are made.
    expect(service.cap_drop).toEqual(['postgres', 'socket-proxy'].includes(name) ? undefined : ['ALL']);
  });

  it('is published to this machine alone', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    const leavesBy = service.networks.filter((network) => compose.networks[network]?.internal !== true);
    expect(service.ports === undefined || leavesBy.length > 0).toBe(true);
  });

  it('has an image of one version, or is built here', () => {
    expect(service.image).toMatch(service.build === undefined ? /:v?\d+\.\d+(\.\d+)?(-alpine)?$/ : /^telltale-desk$/);
    const { context, dockerfile } = service.build ?? compose.services['gateway']!.build!;
    expect(existsSync(join(demo, context, dockerfile))).toBe(true);
  });

  it('is given files that are there, and cannot change them', () => {
    const mounts = (service.volumes ?? [])
      .map((volume) => volume.split(':'))
      .filter(([source]) => /^[./]/.test(source!));
    for (const [source = '', , mode] of mounts) {
      expect(mode).toBe('ro');
      const isOurs = source.startsWith('./');
      expect(isOurs || source === '/' || source === '/var/run/docker.sock', source).toBe(true);
      const rights = isOurs ? statSync(join(demo, source)).mode : 0o444;
      expect(rights & 0o004, `${source} is for anybody to read`).toBe(0o004);
    }
  });

  it('reaches what it is told of', () => {
    const texts = [...Object.values(service.environment ?? {}).map(String), ...(service.command ?? [])];
    const addresses = texts.flatMap((text) => [
      ...text.matchAll(/(?:\w+:\/\/(?:\w+@)?|--kafka\.server=)([\w.-]+):\d+/g),
    ]);
    for (const [address, host = ''] of addresses) {
      if (/^(localhost|127\.0\.0\.1|0\.0\.0\.0)$/.test(host)) continue;
      const other = compose.services[host];
      expect(other, address).toBeDefined();
      // Every part is told where all of them are.
      if (service.build !== undefined && other?.build !== undefined) continue;
      expect(
        other!.networks.some((network) => service.networks.includes(network)),
        address,
      ).toBe(true);
    }
  });
});

describe('the profiles', () => {
  it('add to the desk its monitoring and Kafka', () => {
    const desk = servicesOf(compose);
    expect(desk).toEqual(
      expect.arrayContaining(['gateway', 'quotes', 'ledger', 'worker', 'load', 'chaos', 'postgres', 'redis']),
    );
    expect(desk).not.toContain('grafana');
    expect(servicesOf(compose, 'kafka').filter((name) => !desk.includes(name))).toEqual(['kafka', 'kafka-exporter']);
    expect(servicesOf(compose, 'monitoring')).toEqual(
      expect.arrayContaining(['prometheus', 'alertmanager', 'mailpit', 'grafana', 'loki', 'tempo', 'alloy']),
    );
  });

  it.each([[[]], [['monitoring']], [['kafka']], [['monitoring', 'kafka']]])('need nothing beyond %j', (profiles) => {
    const running = servicesOf(compose, ...profiles);
    for (const name of running) {
      const needed = Object.entries(compose.services[name]!.depends_on ?? {})
        .filter(([, { required = true }]) => required)
        .map(([other]) => other);
      expect(running, name).toEqual(expect.arrayContaining(needed));
    }
  });

  it('have the thoughts go over Kafka where that is told', () => {
    const { services } = readCompose({ KAFKA_BROKERS: 'kafka:9092' });
    for (const name of ['gateway', 'worker']) {
      expect(services[name]!.environment).toHaveProperty('KAFKA_BROKERS', 'kafka:9092');
      expect(compose.services[name]!.environment).toHaveProperty('KAFKA_BROKERS', '');
    }
  });
});

describe('the containers together', () => {
  it('run parts that are there', () => {
    const built = services.filter(([, { build }]) => build !== undefined);
    // The gateway is compiled: the image makes it of its sources.
    const mains = built.map(([, { command = [] }]) =>
      command[0]!.replace('dist/gateway.js', 'src/services/gateway/main.ts'),
    );
    expect(mains).toHaveLength(8);
    for (const main of mains) expect(existsSync(`${demo}${main}`), main).toBe(true);
  });

  it('publish nothing twice', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':')[1]));
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('have a target for whatever Prometheus scrapes, at a network that both are in', () => {
    const text = readFileSync(`${demo}generated/prometheus/prometheus.yml`, 'utf8');
    const { scrape_configs: jobs } = parse(text) as {
      readonly scrape_configs: readonly {
        readonly static_configs?: readonly { readonly targets: readonly string[] }[];
        readonly dns_sd_configs?: readonly { readonly names: readonly string[] }[];
      }[];
    };
    const hosts = jobs.flatMap(({ static_configs = [], dns_sd_configs = [] }) => [
      ...static_configs.flatMap(({ targets }) => targets.map((target) => target.split(':')[0]!)),
      ...dns_sd_configs.flatMap(({ names }) => names),
    ]);
    expect(hosts).toHaveLength(14);
    const { networks } = compose.services['prometheus']!;
    for (const host of hosts.filter((each) => each !== 'localhost')) {
      expect(
        compose.services[host]?.networks.some((network) => networks.includes(network)),
        host,
      ).toBe(true);
    }
  });

  it('take every disturbance where it belongs', () => {
    const { CHAOS_TARGETS } = compose.services['chaos']!.environment!;
    const targets = new Map(
      String(CHAOS_TARGETS)
        .split(',')
        .map((each) => each.split('=') as [string, string]),
    );
    for (const { part } of chaosSwitches) {
      expect(targets.get(part)).toBe(`http://${part}:9466`);
      expect(compose.services[part]!.environment).toHaveProperty('CONTROL_PORT', 9466);
    }
  });
});
