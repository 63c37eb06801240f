import { cpuTime } from '../measure/cpu-time.ts';
import { frameworks } from './servers.ts';

// The process of one server. It says its port, and, whenever it is asked, the CPU time it has used.
const [settingName, contender] = process.argv.slice(2);
const settings = frameworks.flatMap((framework) => framework.settings);
const load = settings.find(({ name }) => name === settingName)?.servers[contender!];
if (load === undefined) throw new Error(`${settingName} has no ${contender}`);
const port = await (await load())();
process.on('message', () => process.send!(cpuTime()));
process.on('disconnect', () => process.exit());
process.send!(port);
