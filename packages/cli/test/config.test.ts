import { describe, expect, it } from 'vitest';
import { project } from './project.ts';
import { shopConfig } from './shop.ts';

const minimal = `import { http } from '@telltale/core/catalogs';\nexport default { catalogs: [http] };\n`;

/** As a process: it is Node.js that reads the file. */
async function failing(files: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const { spawn } = project(files);
  const { code, stdout } = await spawn('generate', '--json');
  expect(code).toBe(2);
  const { ok, error } = JSON.parse(stdout) as { ok: boolean; error: Record<string, unknown> };
  expect(ok).toBe(false);
  return error;
}

describe('the configuration', () => {
  it.each(['ts', 'mts', 'js', 'mjs'])('may be telltale.config.%s, here or in a folder above', async (extension) => {
    const { run, write, list } = project({ [`telltale.config.${extension}`]: minimal });
    write({ 'src/deep/x.txt': '' });
    expect(await run('generate')).toMatchObject({ code: 0 });
    expect(list('generated')).toContain('rules/alerts.yml');
  });

  it('says how to get one where there is none', async () => {
    const { run } = project();
    const { code, stderr } = await run('generate');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no telltale.config.ts here or in a folder above. Run telltale init');
    expect(stderr).toContain('CLI_CONFIG_MISSING');
  });

  it('may import TypeScript as compilers let it, in a package of CommonJS too', async () => {
    const { spawn, list } = project({
      'package.json': '{ "name": "shop", "type": "commonjs" }',
      'telltale.config.mts': `import { catalogs } from './src/telltale.js';\nexport default { catalogs };\n`,
      'src/telltale.ts': `import { cache } from '@telltale/core/catalogs';\nimport { orders } from './orders';\nexport const catalogs = [cache, orders];\n`,
      'src/orders/index.ts': `import { counter, defineCatalog } from '@telltale/core';\nexport const orders = defineCatalog('orders', { placed: counter({ help: 'Orders accepted for delivery.' }) });\n`,
    });
    expect(await spawn('generate')).toMatchObject({ code: 0, stderr: '' });
    expect(list('generated')).toContain('rules/alerts.yml');
  });

  it('shows where its syntax is wrong, in the file that it is wrong in', async () => {
    expect(await failing({ 'telltale.config.ts': 'export default { catalogs: [, ;\n' })).toMatchObject({
      code: 'CLI_CONFIG_SYNTAX',
      file: 'telltale.config.ts',
      line: 1,
    });
    const imported = `import './x.ts';\n${minimal}`;
    expect(
      await failing({ 'telltale.config.ts': imported, 'x.ts': 'export const a = 1;\n\nenum Size { S }\n' }),
    ).toMatchObject({ code: 'CLI_CONFIG_SYNTAX', file: 'x.ts', line: 3, column: 1 });
    expect(await failing({ 'telltale.config.js': 'export default {\n  catalogs: };\n' })).toMatchObject({
      file: 'telltale.config.js',
      line: 2,
      column: 13,
    });
  });

  it('shows the import that leads to nothing', async () => {
    const missing = minimal.replace('@telltale/core/catalogs', './catalogs.ts');
    expect(await failing({ 'telltale.config.ts': missing })).toMatchObject({
      code: 'CLI_CONFIG_IMPORT',
      file: 'telltale.config.ts',
      line: 1,
      column: 25,
    });
    expect(await failing({ 'telltale.config.ts': minimal.replaceAll('http', 'htttp') })).toMatchObject({
      code: 'CLI_CONFIG_IMPORT',
      file: 'telltale.config.ts',
      line: 1,
      column: 10,
    });
  });

  it('shows the definition that is refused, with its own code', async () => {
    const config = shopConfig.replace('Orders accepted for delivery.', 'orders');
    const error = await failing({ 'telltale.config.ts': config });
    expect(error).toMatchObject({ code: 'TELLTALE_METRIC_HELP', file: 'telltale.config.ts', line: 6, column: 16 });
    expect(error['message']).toMatch(/orders\.placed: the help "orders" .* Write one sentence/);
  });

  it('shows the option that a generator refuses', async () => {
    const config = shopConfig.replace('slos:', 'overrides: { HighErorRate: false },\n  slos:');
    expect(await failing({ 'telltale.config.ts': config })).toMatchObject({
      code: 'RULES_UNKNOWN_ALERT',
      file: 'telltale.config.ts',
      line: 20,
      column: 16,
    });
  });

  it.each([
    ['allerts: []', 'There is no option allerts; did you mean alerts.'],
    ['check: { dashbords: [] }', 'There is no option check.dashbords; did you mean check.dashboards.'],
    ['namespace: 7', 'namespace is not a text.'],
    ["convention: 'otell'", 'convention is not one of otel, classic,'],
    ['catalogs: [{}]', 'catalogs is not a list of catalogs,'],
    ['exporters: "redis_exporter"', 'exporters is not a list.'],
  ])('refuses %s', async (option, message) => {
    const { run } = project({ 'telltale.config.ts': minimal.replace('};', `${option} };`).replace('] ', '], ') });
    const { code, stderr } = await run('generate');
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('telltale.config.ts:2:');
  });
});
