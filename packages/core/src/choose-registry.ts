import { describeClients, isClientRegistry, loadedClients } from './client.ts';
import type { ClientRegistry } from './client.ts';
import { TelltaleError, shown } from './errors.ts';
import { warn } from './logger.ts';
import { MetricRegistry } from './registry.ts';
import type { RegistryOptions } from './registry.ts';

// On the client's registry, so that a process with many telemetries is warned once.
const warned = Symbol.for('telltale.warned-of-clients');

/**
 * The registry that an option names: Telltale's own, the one that belongs to a client's registry, or, where nothing is
 * said, the one of the client that the process has loaded.
 *
 * @throws TelltaleError `TELLTALE_CLIENT`
 */
export function chooseRegistry(
  option: unknown,
  options: Required<Pick<RegistryOptions, 'clock' | 'logger'>>,
): MetricRegistry {
  if (option === false) return new MetricRegistry(options);
  if (option === undefined) return registryOfLoadedClient(options);
  if (MetricRegistry.is(option)) return option;
  if (isClientRegistry(option)) return registryOfClient(option, options);
  throw new TelltaleError('TELLTALE_CLIENT', `registry is ${shown(option)}, which is no registry`, option);
}

// A program that is loaded twice, as after a hot reload, finds the registry of the first time at the client's.
function registryOfClient(client: ClientRegistry, options: RegistryOptions): MetricRegistry {
  const held = MetricRegistry.of(client);
  if (held !== undefined) return held;
  const registry = new MetricRegistry(options);
  registry.connect(client);
  return registry;
}

function registryOfLoadedClient(options: Required<Pick<RegistryOptions, 'clock' | 'logger'>>): MetricRegistry {
  function findClient(): ClientRegistry | undefined {
    const clients = loadedClients();
    const first: (ClientRegistry & { [warned]?: true }) | undefined = clients[0]?.registry;
    const warning = describeClients(clients);
    if (first !== undefined && warning !== undefined && first[warned] === undefined) {
      first[warned] = true;
      warn(options.logger, warning);
    }
    return first;
  }
  const client = findClient();
  return client === undefined ? new MetricRegistry({ ...options, findClient }) : registryOfClient(client, options);
}
