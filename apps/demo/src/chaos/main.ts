import { Environment } from '../parts/environment.ts';
import { ChaosBoard } from './chaos-board.ts';
import { startControlServer } from './control-server.ts';
import { readTargets, switchOverHttp } from './http-parts.ts';

// The board alone, for parts that run elsewhere, as in containers:
// PORT=9900 CHAOS_TARGETS=ledger=http://ledger:9999,quotes=http://quotes:9999 node src/chaos/main.ts
const environment = new Environment(process.env);
const targets = readTargets(environment.required('CHAOS_TARGETS'));
const board = new ChaosBoard({
  switchChaos: switchOverHttp(targets),
  onChange: ({ name, effect }, active) => console.log(active ? `${name} is on: ${effect}` : `${name} is over`),
});
const { host, port } = environment;
const consoleUrl = environment.text('CONSOLE_URL') ?? '';
// Browsers are not in the network of containers.
const publicConsoleUrl = environment.text('PUBLIC_CONSOLE_URL') ?? consoleUrl;
const control = await startControlServer(board, {
  host,
  port,
  origin: environment.text('CHAOS_ORIGIN'),
  consoleUrl: () => consoleUrl,
  publicConsoleUrl: () => publicConsoleUrl,
});
console.log(`chaos is at ${control.pageUrl}`);

async function stop(): Promise<void> {
  // What is on stays on where nobody is left to switch it off.
  for (const { name, active } of board.states()) if (active) board.stop(name);
  board.close();
  await control.close();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
