import type { Alert } from './alert.ts';
import { agentAlerts } from './shipped/agent.ts';
import { httpAlerts } from './shipped/http.ts';
import { resourceAlerts } from './shipped/resources.ts';
import { runtimeAlerts } from './shipped/runtime.ts';
import { serverAlerts } from './shipped/servers.ts';
import { telemetryAlerts } from './shipped/telemetry.ts';
import { workAlerts } from './shipped/work.ts';

/** The alerts that come with the shipped catalogs and with known exporters. One whose metrics nobody exposes is left out. */
export const shippedAlerts: readonly Alert[] = [
  ...httpAlerts,
  ...serverAlerts,
  ...resourceAlerts,
  ...workAlerts,
  ...agentAlerts,
  ...runtimeAlerts,
  ...telemetryAlerts,
];
