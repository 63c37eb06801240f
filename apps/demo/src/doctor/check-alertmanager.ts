import type { Finding } from '../check/finding.ts';
import type { Server } from './server.ts';

interface Status {
  readonly versionInfo: { readonly version: string };
}

/** It answers, and knows whom to tell. */
export async function checkAlertmanager(alertmanager: Server): Promise<readonly Finding[]> {
  const { versionInfo } = await alertmanager.json<Status>('/api/v2/status');
  const receivers = await alertmanager.json<readonly { readonly name: string }[]>('/api/v2/receivers');
  const names = receivers.map(({ name }) => name);
  return [
    { what: 'Alertmanager answers', isMet: true, seen: `version ${versionInfo.version}` },
    { what: 'somebody is told', isMet: names.length > 0, seen: names.length > 0 ? names.join(', ') : 'no receiver' },
  ];
}
