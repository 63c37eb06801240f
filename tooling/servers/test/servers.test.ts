import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  describeWithServers,
  findProgram,
  freePort,
  installHint,
  runProgram,
  startAlertmanager,
  startKafkaDouble,
  startMariaDb,
  startPostgres,
  startPrometheus,
  startProgram,
  startRabbitMq,
  startRedis,
} from '../src/index.ts';

describe('a missing program', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is not found, and is named with the package that brings it', async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(findProgram('prometheus')).toBeUndefined();
    await expect(runProgram('promtool', [])).rejects.toThrow('apt-get install');
    expect(installHint(['prometheus', 'promtool', 'redis-server'])).toBe(
      'apt-get install -y --no-install-recommends prometheus redis-server',
    );
  });
});

it('finds a port that can be listened on', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  expect(server.listening).toBe(true);
  server.close();
});

describeWithServers(['prometheus', 'promtool'], 'Prometheus', () => {
  it('scrapes, answers queries, and stops without a trace', async () => {
    const service = createHttpServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4').end('answer 42\n');
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const target = `127.0.0.1:${(service.address() as AddressInfo).port}`;

    const prometheus = await startPrometheus({ scrape: [{ job: 'test', target }] });
    const [sample] = await prometheus.waitFor('answer{job="test"}');
    expect(sample?.value[1]).toBe('42');
    await expect(prometheus.query('sum(')).rejects.toThrow('parse error');

    await Promise.all([prometheus.stop(), prometheus.stop()]);
    expect(existsSync(prometheus.folder)).toBe(false);
    await expect(fetch(prometheus.url)).rejects.toThrow('fetch failed');
    service.close();
  });

  it('reports what the server said when it does not start', async () => {
    await expect(
      startProgram('prometheus', {
        args: ['--config.file=absent.yml'],
        ready: () => Promise.reject(new Error('not yet')),
      }),
    ).rejects.toThrow(/absent\.yml/);
  });

  it('passes a page to promtool', async () => {
    expect(
      await runProgram('promtool', ['check', 'metrics'], {
        input: '# HELP a_total A.\n# TYPE a_total counter\na_total 1\n',
      }),
    ).toMatchObject({ code: 0, stderr: '' });
    expect(await runProgram('promtool', ['check', 'metrics'], { input: 'a{ 1\n' })).toMatchObject({ code: 1 });
  });
});

describeWithServers(['alertmanager'], 'Alertmanager', () => {
  it('starts with a configuration', async () => {
    await using alertmanager = await startAlertmanager({
      config: { route: { receiver: 'none' }, receivers: [{ name: 'none' }] },
    });
    const status = await fetch(`${alertmanager.url}/api/v2/status`);
    expect(await status.json()).toMatchObject({ cluster: { status: 'disabled' } });
  });
});

describeWithServers(['redis-server'], 'Redis', () => {
  it('starts on a port of its own', async () => {
    await using redis = await startRedis();
    expect(redis.url).toBe(`redis://127.0.0.1:${redis.port}`);
  });
});

describeWithServers(['postgres', 'initdb', 'psql'], 'PostgreSQL', () => {
  it('starts with an empty cluster', async () => {
    await using postgres = await startPostgres();
    expect(await runProgram('psql', [postgres.url, '-Atc', 'select 6 * 7'])).toMatchObject({ code: 0, stdout: '42\n' });
  });
});

describeWithServers(['mariadbd', 'mariadb-install-db'], 'MariaDB', () => {
  it('starts with a database of its own', async () => {
    await using mariadb = await startMariaDb();
    expect(mariadb.url).toBe(`mysql://root@127.0.0.1:${mariadb.port}/test`);
  });
});

describeWithServers(['kcat'], 'the double of Kafka', () => {
  it('says where its broker is', async () => {
    await using kafka = await startKafkaDouble();
    expect(await runProgram('kcat', ['-L', '-b', kafka.broker, '-t', 'orders'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('topic "orders" with 4 partitions') as string,
    });
  });
});

describeWithServers(['rabbitmq-server'], 'RabbitMQ', () => {
  it('starts on a port of its own', async () => {
    await using rabbitmq = await startRabbitMq();
    expect(rabbitmq.url).toBe(`amqp://guest:guest@127.0.0.1:${rabbitmq.port}`);
  });
});
