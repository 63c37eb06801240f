import { builtinModules } from 'node:module';
import { join, dirname } from 'node:path/posix';
import { parseSync, Visitor } from 'oxc-parser';
import type { Manifest } from './workspace.ts';

/** An import, export-from, dynamic import, `require` or `import('...')` type. */
export interface Reference {
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /** The file it leads to, if it is relative. */
  readonly file?: string;
  /** The package it names, if it names one: `@telltale/core` for `@telltale/core/catalogs`. */
  readonly package?: string;
  /** Gone when the types are stripped. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  readonly references: readonly Reference[];
  readonly strings: readonly { readonly line: number; readonly value: string }[];
}

/** One package's sources: files by path relative to the package, such as `src/index.ts`. */
export interface SourceGraph {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** Reads the imports and string literals of a package's sources. */
export function sourceGraph(manifest: Manifest, sources: ReadonlyMap<string, string>): SourceGraph {
  return { manifest, files: new Map([...sources].map(([path, text]) => [path, parse(path, text)])) };
}

function parse(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);

  const references: Reference[] = [];
  const strings: { line: number; value: string }[] = [];
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  function refer(source: { type: string; start: number; value?: unknown } | null | undefined, typeOnly: boolean): void {
    if (typeof source?.value !== 'string') return;
    references.push({ line: lineAt(source.start), ...destination(path, source.value), typeOnly });
  }
  new Visitor({
    ImportDeclaration: (node) => refer(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => refer(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => refer(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => refer(node.source, false),
    TSImportType: (node) => refer(node.source, true),
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') refer(node.arguments[0], false);
    },
    Literal(node) {
      if (typeof node.value === 'string') strings.push({ line: lineAt(node.start), value: node.value });
    },
  }).visit(program);
  return { references, strings };
}

function destination(from: string, specifier: string): Pick<Reference, 'specifier' | 'file' | 'package'> {
  if (specifier.startsWith('.')) return { specifier, file: join(dirname(from), specifier) };
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return { specifier };
  return { specifier, package: /^(@[^/]+\/)?[^/]+/.exec(specifier)![0] };
}
