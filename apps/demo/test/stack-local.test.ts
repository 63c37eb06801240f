import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describeWithServers } from '@telltale-tooling/servers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isTaken } from './start-demo.ts';

const main = fileURLToPath(new URL('../src/stack/main.ts', import.meta.url));
const ADDRESSES = ['database', 'redis', 'prometheus', 'alertmanager'];

describeWithServers(
  ['prometheus', 'alertmanager', 'postgres', 'redis-server', 'node-exporter', 'postgres-exporter', 'redis-exporter'],
  'the servers of this machine',
  () => {
    let temporary: string;
    beforeAll(() => {
      temporary = mkdtempSync(join(tmpdir(), 'telltale-stack-test-'));
      chmodSync(temporary, 0o755);
    });
    afterAll(() => rmSync(temporary, { recursive: true, force: true }));

    it.each(['SIGTERM', 'SIGKILL'] as const)('are gone after a %s, with all that they kept', async (signal) => {
      // As the demo starts its parts: as the leader of a process group.
      const stack = spawn(process.execPath, [main], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      });
      const ports: number[] = [];
      for await (const line of createInterface(stack.stdout)) {
        const [, url] = /^\w+ listens at (\S+)$/.exec(line) ?? [];
        if (url !== undefined) ports.push(Number(new URL(url).port));
        if (ports.length === ADDRESSES.length) break;
      }
      expect(await Promise.all(ports.map((port) => isTaken(port)))).toEqual(ADDRESSES.map(() => true));
      expect(readdirSync(temporary)).not.toEqual([]);

      const ended = once(stack, 'exit');
      stack.kill(signal);
      await ended;

      await vi.waitFor(() => expect(readdirSync(temporary)).toEqual([]), { timeout: 10_000, interval: 100 });
      expect(await Promise.all(ports.map((port) => isTaken(port)))).toEqual(ADDRESSES.map(() => false));
    });
  },
);
