import { startConsole } from '@telltale/console';
import type { TelltaleConsole } from '@telltale/console';
import { describeWithServers, runProgram, startPostgres, startPrometheus, startRedis } from '@telltale-tooling/servers';
import type { Postgres, Redis } from '@telltale-tooling/servers';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../src/doctor/index.ts';
import { services as deskServices } from '../src/parts/parts.ts';
import { demo, readCompose, servicesOf } from './stack/compose-file.ts';
import { addressesOf, startServices } from './stack/processes.ts';
import type { ServiceProcess } from './stack/processes.ts';

const PASSWORD = 'not-a-secret';

// Docker is not to be had everywhere. Linux gives every process an address of its own as well, so that the services of compose.yaml
// run here as they do there: with their variables, at their ports, after what they depend on, until their health checks succeed.
describe.runIf(process.platform === 'linux')('without Docker', () => {
  describeWithServers(['postgres', 'initdb', 'psql', 'redis-server'], 'the services of compose.yaml', () => {
    const compose = readCompose();
    const parts = servicesOf(compose).filter((name) => compose.services[name]!.build !== undefined);
    const addresses = new Map(addressesOf(parts));
    const folder = mkdtempSync(join(tmpdir(), 'telltale-desk-containers-'));
    let postgres: Postgres;
    let redis: Redis;
    let alloy: TelltaleConsole;
    let running: readonly ServiceProcess[] = [];

    beforeAll(async () => {
      writeFileSync(join(folder, 'password'), `${PASSWORD}\n`);
      // Whoever is the desk has to have its password.
      const access = join(folder, 'pg_hba.conf');
      writeFileSync(access, 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n', {
        mode: 0o644,
      });
      spawnSync('chmod', ['755', folder]);
      [postgres, redis, alloy] = await Promise.all([
        startPostgres({ settings: { hba_file: access, max_connections: '100' } }),
        startRedis(),
        startConsole({ port: 0, grpcPort: false }),
      ]);
      const sql = `CREATE ROLE desk LOGIN SUPERUSER PASSWORD '${PASSWORD}'; CREATE DATABASE desk OWNER desk;`;
      for (const statement of sql.split('; ')) await runProgram('psql', [postgres.url, '-c', statement]);
      running = startServices(compose, parts, addresses, {
        DATABASE_URL: `postgres://desk@127.0.0.1:${postgres.port}/desk`,
        PGPASSWORD_FILE: join(folder, 'password'),
        REDIS_URL: redis.url,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${alloy.url}/v1/traces`,
      });
      await Promise.all(running.map(({ healthy }) => healthy));
    }, 120_000);

    afterAll(async () => {
      await Promise.all(running.map((each) => each.stop()));
      await Promise.all([postgres?.stop(), redis?.stop(), alloy?.close()]);
      rmSync(folder, { recursive: true });
    }, 20_000);

    it('become healthy, and have work to do', { timeout: 40_000 }, async () => {
      for (const name of deskServices) {
        const page = `http://${addresses.get(name)}:9464/metrics`;
        const moved =
          name === 'worker'
            ? /^\w*tasks?\w*_total\{.*\} [1-9]/m
            : /^http_server_request_duration_seconds_count\{.*\} [1-9]/m;
        await eventually(async () => expect(await (await fetch(page)).text()).toMatch(moved));
      }
    });

    it('send their traces where they are told', { timeout: 40_000 }, async () => {
      await eventually(async () => {
        const answer = await fetch(`${alloy.url}/api/search?limit=1000`);
        const { traces } = (await answer.json()) as {
          readonly traces: readonly { readonly services: readonly string[] }[];
        };
        const seen = new Set(traces.flatMap(({ services }) => services));
        expect([...seen]).toEqual(
          expect.arrayContaining(['gateway', 'quotes', 'ledger', 'worker', 'providers', 'model']),
        );
      });
    });

    it('are watched by what is generated, as the doctor finds', { timeout: 60_000 }, async () => {
      const rules = readdirSync(`${demo}generated/rules`).filter((name) => name.endsWith('.yml'));
      await using prometheus = await startPrometheus({
        scrape: deskServices.map((job) => ({ job, target: `${addresses.get(job)}:9464` })),
        files: Object.fromEntries(
          rules.map((name) => [`rules-${name}`, readFileSync(`${demo}generated/rules/${name}`, 'utf8')]),
        ),
        config: { rule_files: ['rules-*.yml'] },
      });
      const lines: string[] = [];
      const output = {
        print: (line: string) => void lines.push(line),
        complain: (line: string) => void lines.push(line),
      };
      const absent = ['loki', 'grafana', 'alertmanager'].flatMap((name) => [`--${name}`, 'none']);
      const there = ['--prometheus', prometheus.url, '--tempo', alloy.url];
      const code = await runDoctor([...there, ...absent, '--wait', '50'], output);
      expect(code, lines.join('\n')).toBe(0);
    });

    it('write lines of JSON that have a trace', () => {
      const gateway = running.find(({ name }) => name === 'gateway')!;
      const line = gateway
        .output()
        .split('\n')
        .find((each) => each.includes('"route"'));
      expect(JSON.parse(line!)).toMatchObject({
        service: 'gateway',
        trace_id: expect.stringMatching(/^[\da-f]{32}$/),
      });
    });

    it('are disturbed from the board', async () => {
      const board = `http://${addresses.get('chaos')}:9900/chaos`;
      const states = (await (await fetch(board)).json()) as readonly { readonly name: string }[];
      for (const { name } of states.filter((state) => state.name !== 'dead-service')) {
        const on = await fetch(`${board}/${name}`, { method: 'POST' });
        expect(on.status, `${name}: ${await on.text()}`).toBe(200);
        expect((await fetch(`${board}/${name}`, { method: 'DELETE' })).status).toBe(200);
      }
      const chaos = running.find(({ name }) => name === 'chaos')!;
      expect(chaos.output()).not.toMatch(/does not answer|is not among/);
    });

    it('die and come back where they were', { timeout: 40_000 }, async () => {
      const board = `http://${addresses.get('chaos')}:9900/chaos/dead-service`;
      const health = `http://${addresses.get('ledger')}:9464/health/ready`;
      await fetch(board, { method: 'POST' });
      await eventually(() => expect(fetch(health)).rejects.toThrow('fetch failed'));
      await fetch(board, { method: 'DELETE' });
      await eventually(async () => expect((await fetch(health)).status).toBe(200));
    });

    it('give the exporter a role that looks and changes nothing', async () => {
      const file = join(folder, 'exporter');
      writeFileSync(file, "it's");
      const made = spawnSync(join(demo, 'stack/postgres/exporter-role.sh'), [], {
        env: {
          ...process.env,
          PGHOST: '127.0.0.1',
          PGPORT: String(postgres.port),
          PGPASSWORD: PASSWORD,
          POSTGRES_USER: 'desk',
          POSTGRES_DB: 'desk',
          POSTGRES_EXPORTER_PASSWORD_FILE: file,
        },
        encoding: 'utf8',
      });
      expect(made.status, made.stderr).toBe(0);
      const url = `postgres://exporter:it%27s@127.0.0.1:${postgres.port}/desk`;
      expect(await runProgram('psql', [url, '-c', 'SELECT count(*) FROM pg_stat_activity'])).toMatchObject({ code: 0 });
      expect(await runProgram('psql', [url, '-c', 'CREATE TABLE t (a int)'])).toMatchObject({ code: 1 });
    });

    it('end by themselves when they are told to', { timeout: 20_000 }, async () => {
      const codes = await Promise.all(running.map(async (each) => [each.name, await each.stop()] as const));
      expect(Object.fromEntries(codes)).toEqual(Object.fromEntries(parts.map((name) => [name, 0])));
    });
  });
});

/** Tries again until nothing is thrown, or the test's time is over. */
async function eventually(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 150) throw error;
      await delay(200);
    }
  }
}
