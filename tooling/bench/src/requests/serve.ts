import type { AddressInfo } from 'node:net';
import { collectGarbage } from '../measure/collect-garbage.ts';
import { cpuTime } from '../measure/cpu-time.ts';
import { memoryInUse } from '../measure/memory-in-use.ts';
import { openInProcessLoad } from './in-process-load.ts';
import type { Load } from './load.ts';
import { frameworks, requestLogs } from './servers.ts';

/** What the process of a server is asked: for the CPU time it has used, after what it is to do before. */
export interface Asked {
  /** How many requests it sends itself. @default 0 */
  readonly requests?: number;
  /** Whether it collects all of its garbage. @default false */
  readonly collect?: boolean;
  /** Whether it answers with the bytes of memory it has in use. @default false */
  readonly memory?: boolean;
}

const [settingName, contender, connections] = process.argv.slice(2);
const settings = [...frameworks.flatMap((framework) => framework.settings), requestLogs];
const load = settings.find(({ name }) => name === settingName)?.servers[contender!];
if (load === undefined) throw new Error(`${settingName} has no ${contender}`);
const server = await (await load())();
let inProcess: Load | undefined;
async function answer({ requests = 0, collect = false, memory = false }: Asked): Promise<void> {
  if (requests > 0) await (inProcess ??= openInProcessLoad(server, Number(connections))).send(requests);
  if (collect) await collectGarbage();
  process.send!(memory ? memoryInUse() : cpuTime());
}
process.on('message', (asked: Asked) => void answer(asked));
process.on('disconnect', () => process.exit());
process.send!((server.address() as AddressInfo).port);
