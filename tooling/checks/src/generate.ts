import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generators } from './generators.ts';
import { filesMatching, root } from './workspace.ts';

// Writes what the named generators make, or all of them, and removes what they no longer make.
const wanted = process.argv.slice(2);
for (const { name, files, render } of generators) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const made = await render();
  const there = filesMatching(...files);
  for (const [path, content] of made) {
    if (there.get(path) === content) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
  for (const path of there.keys()) {
    if (made.has(path)) continue;
    rmSync(join(root, path));
    console.log(`removed ${path}`);
  }
}
