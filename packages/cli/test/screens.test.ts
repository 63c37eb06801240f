import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verbs } from '../src/verbs/verbs.ts';
import { project, type Project } from './project.ts';

const guide = fileURLToPath(new URL('../../../apps/docs/guide/cli.md', import.meta.url));
const text = readFileSync(guide, 'utf8');

/** `npx vitest run --project cli screens` with UPDATE_SCREENS=1 writes what is printed now. */
const isUpdate = process.env['UPDATE_SCREENS'] === '1';

const config = /```ts check\n([^]*?)```/.exec(text)![1]!;

/** Two mistakes, of a project that the guide shows. */
const files = {
  'telltale.config.ts': config,
  'broken.config.ts': config.replace('Orders accepted for delivery.', 'accepted orders'),
  'grafana/shop.json': `{
  "uid": "by-hand",
  "title": "By hand",
  "panels": [
    { "id": 1, "title": "By town", "targets": [{ "expr": "sum by (town) (rate(acme_orders_placed_total[5m]))" }] }
  ]
}
`,
  'prometheus/shop.yml': `groups:
  - name: shop
    rules:
      - alert: FewOrders
        expr: sum by (job) (rate(acme_order_placed_total[5m])) < 1
        labels: { severity: warning }
        annotations: { summary: 'Few orders in {{ $labels.job }}.' }
`,
  'page.txt': `# HELP acme_orders_placed_total Orders accepted for delivery.
# TYPE acme_orders_placed_total counter
acme_orders_placed_total{channel="web"} 41
acme_orders_placed_total{channel="fax"} 1
# HELP request_ms Requests.
# TYPE request_ms gauge
request_ms{userId="6f1c2b1e-8a40-4c1b-9a39-0d7a4f3f8a11"} 12
`,
};

async function guideProject(): Promise<Project> {
  const before = config
    .replace("oneOf('web', 'app')", "oneOf('web', 'phone')")
    .replace('catalogs: [http, orders]', 'catalogs: [orders, http]')
    .replace("namespace: 'acme'", "namespace: 'shop'");
  const shop = project({
    ...files,
    'telltale.config.ts': before,
    'grafana/shop.json': files['grafana/shop.json'].replace('acme', 'shop'),
  });
  await shop.run('diff', '--save', 'before.json');
  shop.write(files);
  return shop;
}

/** Screens in their order, which share a project. */
function screensOf(markdown: string): readonly { readonly command: string; readonly screen: string }[] {
  return [...markdown.matchAll(/```console\n\$ telltale ?(.*)\n([^]*?)```/g)].map(([, command, screen]) => ({
    command: command!,
    screen: screen!,
  }));
}

/** How many there are of what is generated is no matter of this guide; nor are long lists, which `...` stands for. */
function pattern(screen: string): RegExp {
  const lines = screen.split('\n').map((line) =>
    line.trim() === '...'
      ? '(?:[^]*)'
      : line
          .replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
          .replaceAll(/\d+/g, '\\d+')
          .replaceAll(/ {2,}/g, ' +'),
  );
  return new RegExp(`^${lines.join('\n')}$`);
}

async function printed(shop: Project, command: string): Promise<string> {
  const { stdout, stderr } = await shop.run(...command.split(' '));
  return stdout + stderr;
}

/** Long lists are cut to what is worth showing. */
function shortened(screen: string): string {
  const lines = screen.split('\n');
  const isLong = (line: string): boolean => /^(\+ |breaks |major |minor )/.test(line);
  const kept = lines.filter(
    (line, i) =>
      !isLong(line) || !isLong(lines[i - 1] ?? '') || !isLong(lines[i - 2] ?? '') || !isLong(lines[i - 3] ?? ''),
  );
  return kept
    .flatMap((line, i) =>
      isLong(line) && !isLong(kept[i + 1] ?? '') && kept.length < lines.length ? [line, '...'] : [line],
    )
    .join('\n');
}

describe('the screens of the guide', () => {
  it('are what the command prints', { timeout: 60_000 }, async () => {
    const shop = await guideProject();
    const different: string[] = [];
    let updated = text;
    for (const { command, screen } of screensOf(text)) {
      const now = await printed(shop, command);
      updated = updated.replace(
        `$ telltale ${command}
${screen}\`\`\``,
        () => `$ telltale ${command}
${shortened(now)}\`\`\``,
      );
      if (!pattern(screen).test(now))
        different.push(`telltale ${command} prints:
${now}`);
    }
    if (isUpdate) writeFileSync(guide, updated);
    expect(isUpdate ? [] : different).toEqual([]);
    expect(screensOf(text).length).toBeGreaterThan(5);
  });

  it('show every command', () => {
    const shown = screensOf(text).map(({ command }) => command);
    for (const { name } of verbs)
      expect(
        shown.some((command) => command.startsWith(name)),
        name,
      ).toBe(true);
    expect(shown).toContain('--help');
  });
});
