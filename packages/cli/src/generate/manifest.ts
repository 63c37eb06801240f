import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lists what was generated into a folder, so that what no longer is can be removed. */
export const MANIFEST = '.telltale-manifest.json';

/** The paths that a manifest lists; none where there is no manifest, or one that cannot be read. */
export function readManifest(folder: string): readonly string[] {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return [];
  try {
    const { files } = JSON.parse(readFileSync(path, 'utf8')) as { readonly files?: unknown };
    return Array.isArray(files) ? files.filter((file) => typeof file === 'string' && isInside(file)) : [];
  } catch {
    return [];
  }
}

export function manifestText(files: readonly string[]): string {
  const note =
    'Written by telltale generate: the files it owns in this folder, and removes when they are no longer made.';
  return `${JSON.stringify({ note, files }, undefined, 2)}\n`;
}

/** What a manifest lists is deleted: nothing outside of its folder may be. */
function isInside(file: string): boolean {
  return !/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(file);
}
