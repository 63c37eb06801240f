import * as successor from '@prometheus-io/client';
import * as promClient from 'prom-client';
import { expectTypeOf, test } from 'vitest';
import type { ClientRegistry } from '../src/client.ts';

test('registries of both clients are accepted as they are typed', () => {
  expectTypeOf(promClient.register).toExtend<ClientRegistry>();
  expectTypeOf(successor.register).toExtend<ClientRegistry>();
  expectTypeOf<promClient.AggregatorRegistry<promClient.OpenMetricsContentType>>().toExtend<ClientRegistry>();
  expectTypeOf<successor.ClusterRegistry<successor.OpenMetricsContentType>>().toExtend<ClientRegistry>();
  expectTypeOf<Map<string, string>>().not.toExtend<ClientRegistry>();
});
