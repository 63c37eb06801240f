import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../src/markdown.ts';
import { filesMatching, publishedPackages, root, workspacePackages } from '../src/workspace.ts';

const repositoryUrl = publishedPackages[0]?.manifest.repository?.url;

describe('the lock file', () => {
  it('names no registry and no tarball: each machine installs from its own', () => {
    const lines = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8').split('\n');
    expect(lines.filter((line) => /https?:\/\/|\btarball:/.test(line))).toEqual([]);
  });
});

describe.each(publishedPackages.map(({ folder, manifest }) => ({ folder, manifest, name: manifest.name })))(
  '$name',
  ({ folder, manifest }) => {
    it('has a README and the licence', () => {
      expect(readFileSync(join(root, folder, 'README.md'), 'utf8')).toContain(`# ${manifest.name}`);
      expect(readFileSync(join(root, folder, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
      expect(manifest.license).toBe('MIT');
    });

    it('says where its sources are, and publishes them beside the build', () => {
      expect(manifest.repository).toMatchObject({ url: repositoryUrl, directory: folder });
      expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'src']));
    });

    it('hides its internals', () => {
      expect(manifest.exports).toMatchObject({ './internal/*': null, './package.json': './package.json' });
    });

    it('has a changeset for what changed since its last release', () => {
      const lastRelease = git('tag', '--list', `${manifest.name}@${manifest.version}`);
      // A clone without tags cannot tell, unless the package was never released at all.
      if (lastRelease === '' && manifest.version !== '0.0.0') return;
      const changed = lastRelease === '' ? folder : git('diff', '--name-only', lastRelease, '--', `${folder}/src`);
      if (changed === '') return;
      const announced = [...filesMatching('.changeset/*.md').values()].some((changeset) =>
        changeset.includes(`'${manifest.name}':`),
      );
      expect(announced, `run \`pnpm changeset\` and say what a user of ${manifest.name} notices`).toBe(true);
    });
  },
);

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}

describe('the documents', () => {
  const pages = filesMatching('*.md', '.changeset/*.md', 'packages/*/*.md', 'apps/**/*.md', 'tooling/**/*.md');

  it.each([...pages.keys()])('%s: every relative link leads somewhere', (path) => {
    const { links } = readMarkdown(pages.get(path)!);
    const broken = links.filter(({ target }) => !isExternal(target) && !leadsSomewhere(path, target));
    expect(broken.map(({ line, target }) => `${path}:${line} ${target}`)).toEqual([]);
  });

  function leadsSomewhere(from: string, target: string): boolean {
    const [file, anchor] = decodeURI(target).split('#', 2) as [string, string?];
    const path = file === '' ? from : normalize(join(dirname(from), file));
    if (!existsSync(join(root, path))) return false;
    if (anchor === undefined || !path.endsWith('.md')) return true;
    return readMarkdown(readFileSync(join(root, path), 'utf8')).anchors.has(anchor);
  }

  function isExternal(target: string): boolean {
    return /^[a-z][a-z+.-]*:/i.test(target);
  }
});

it('keeps a package of the workspace where its name says', () => {
  for (const { folder, manifest } of workspacePackages.filter((each) => each.folder.startsWith('packages/'))) {
    expect(manifest.name).toBe(`@telltale/${folder.slice('packages/'.length)}`);
  }
});
