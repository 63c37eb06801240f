import type { AddressInfo } from 'node:net';
import { cpuTime } from '../measure/cpu-time.ts';
import { openInProcessLoad } from './in-process-load.ts';
import type { Load } from './load.ts';
import { frameworks } from './servers.ts';

/** What the process of a server is asked: for the CPU time it has used, after so many requests that it sends itself. */
export interface Asked {
  readonly requests: number;
}

const [settingName, contender, connections] = process.argv.slice(2);
const settings = frameworks.flatMap((framework) => framework.settings);
const load = settings.find(({ name }) => name === settingName)?.servers[contender!];
if (load === undefined) throw new Error(`${settingName} has no ${contender}`);
const server = await (await load())();
let inProcess: Load | undefined;
async function answer({ requests }: Asked): Promise<void> {
  if (requests > 0) await (inProcess ??= openInProcessLoad(server, Number(connections))).send(requests);
  process.send!(cpuTime());
}
process.on('message', (asked: Asked) => void answer(asked));
process.on('disconnect', () => process.exit());
process.send!((server.address() as AddressInfo).port);
