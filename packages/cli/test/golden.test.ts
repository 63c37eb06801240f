import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { project } from './project.ts';
import { shopConfig } from './shop.ts';

const golden = fileURLToPath(new URL('golden', import.meta.url));

/** What the catalogs bring is held to golden files of the packages that make it. */
const config = shopConfig.replace(
  '};\n',
  `  shippedAlerts: false,
  shippedDashboards: false,
  grafana: { lokiUrl: false, tempoUrl: false },
  kubernetes: {
    serviceMonitors: [{ name: 'shop', selector: { 'app.kubernetes.io/name': 'shop' } }],
    rules: { name: 'shop' },
    dashboards: { name: 'shop' },
  },
};
`,
);

it('generates the folder that is kept as an example', async () => {
  const { run, list, read } = project({ 'telltale.config.ts': config });
  await run('generate');
  const isKept = (path: string): boolean =>
    !/^reference\/metrics\/(http|cache|nodejs|process|telltale)\.md$/.test(path);
  const files = list('generated').filter(isKept);
  for (const file of files) await expect(read(`generated/${file}`)).toMatchFileSnapshot(join(golden, file));
  const kept = readdirSync(golden, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(kept.map((entry) => join(entry.parentPath, entry.name).slice(golden.length + 1)).toSorted()).toEqual(files);
});
