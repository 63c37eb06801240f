import { nodeRuntime } from '../catalogs/node-runtime.ts';
import type { MakePart } from './runtime-part.ts';

/** The version of Node.js: `nodejs_version_info{version="v24.21.0",major="24",minor="21",patch="0"} 1`. */
export const nodeVersion: MakePart = (telemetry) => {
  const version = telemetry.metric(nodeRuntime.version);
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.');
  return {
    name: 'nodejs_version',
    metrics: [version],
    collect(report) {
      report(version, { version: process.version, major, minor, patch }, 1);
    },
  };
};
