import { describe, expect, it } from 'vitest';
import { project } from './project.ts';
import { shopConfig } from './shop.ts';

const shop = { 'telltale.config.ts': shopConfig };

describe('telltale generate', () => {
  it('writes what follows from the configuration, and nothing the second time', async () => {
    const { run, read, list } = project(shop);

    const first = await run('generate');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('+ rules/alerts.yml\n');
    const written = list('generated');
    expect(written).toEqual(expect.arrayContaining(['alertmanager/alertmanager.yml', 'rules/slo-checkout.yml']));
    expect(read('generated/rules/alerts.yml')).toContain('acme_orders_placed_total');

    const second = await run('generate', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ ok: true, written: [], changed: [], removed: [] });
    expect(list('generated')).toEqual(written);
  });

  it('is the same, byte for byte, in another folder and process', async () => {
    const here = project(shop);
    const there = project(shop);
    await here.run('generate');
    expect(await there.spawn('generate')).toMatchObject({ code: 0, stderr: '' });
    const files = here.list('generated');
    expect(there.list('generated')).toEqual(files);
    for (const file of files) expect(there.read(`generated/${file}`)).toBe(here.read(`generated/${file}`));
  });

  it('removes what it no longer makes, with its folder, and leaves what it did not write', async () => {
    const { run, write, list } = project(shop);
    await run('generate');
    write({
      'generated/rules/own.yml': 'groups: []\n',
      'telltale.config.ts': shopConfig.replace(/alertmanager: .*\n/, ''),
    });
    const { stdout } = await run('generate');
    expect(stdout).toContain('- alertmanager/alertmanager.yml');
    expect(list('generated')).toContain('rules/own.yml');
    expect(list('generated').filter((path) => path.startsWith('alertmanager'))).toEqual([]);
  });

  it('deletes nothing outside of its folder, whatever the manifest lists', async () => {
    const { run, write, read } = project(shop);
    await run('generate');
    const files = ['../telltale.config.ts', 'rules/../../package.json', '/etc/hostname'];
    write({ 'generated/.telltale-manifest.json': JSON.stringify({ files }) });
    expect(await run('generate', '--json')).toMatchObject({ code: 0 });
    expect(read('telltale.config.ts')).toBe(shopConfig);
    expect(read('package.json')).not.toBe('');
  });

  it('fails with --check on each file that is missing, changed or no longer made, and writes nothing', async () => {
    const { run, write, read, list } = project(shop);
    await run('generate');
    expect(await run('generate', '--check')).toMatchObject({ code: 0 });
    write({
      'generated/rules/alerts.yml': 'groups: []\n',
      'telltale.config.ts': shopConfig.replace(/alertmanager: .*\n/, '').replace("slo('checkout'", "slo('pay'"),
    });
    const before = list('generated');
    const { code, stdout } = await run('generate', '--check', '--json');
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string; message: string }[] };
    expect(findings.map(({ file, message }) => `${file} ${message}`)).toEqual(
      expect.arrayContaining([
        'generated/rules/slo-pay.yml This generated file is missing. Run telltale generate.',
        'generated/rules/alerts.yml This file is not what is generated now. Run telltale generate.',
        'generated/alertmanager/alertmanager.yml This file is no longer generated. Run telltale generate.',
      ]),
    );
    expect(list('generated')).toEqual(before);
    expect(read('generated/rules/alerts.yml')).toBe('groups: []\n');
  });

  it('writes into the folder named on the command line or in the configuration', async () => {
    const { run, write, list } = project(shop);
    await run('generate', '--out', 'deploy/a');
    expect(list('deploy/a')).toContain('rules/alerts.yml');
    write({ 'b/telltale.config.ts': shopConfig.replace('namespace', "out: '../c', namespace") });
    await run('generate', '--config', 'b');
    expect(list('c')).toContain('rules/alerts.yml');
  });
});
