import { matchesGlob } from 'node:path';
import type { Reference, SourceGraph } from './source-graph.ts';

export interface Breach {
  /** `packages/core/src/a.ts:3`, or a package's name. */
  readonly where: string;
  readonly what: string;
  readonly because: string;
}

/** Which packages of the workspace a package may import. */
interface Layer {
  readonly packages: readonly string[];
  readonly mayImport: readonly string[];
  readonly because: string;
}

export const layers: readonly Layer[] = [
  {
    packages: ['core', 'promql'],
    mayImport: [],
    because: 'everything else stands on them, and each is useful alone',
  },
  {
    packages: ['express', 'fastify', 'nestjs', 'tracing', 'logging', 'instruments'],
    mayImport: ['core'],
    because: 'an application takes one without the others; what two of them need is core',
  },
  {
    packages: ['dashboards', 'rules', 'reference'],
    mayImport: ['core', 'promql'],
    because: 'a generator turns catalogs into files and needs no framework, back end or other generator',
  },
  {
    packages: ['console', 'testing'],
    mayImport: ['core', 'promql'],
    because: 'it evaluates what generators wrote, whoever wrote it',
  },
  {
    packages: ['cli'],
    mayImport: ['core', 'promql', 'dashboards', 'rules', 'reference', 'console'],
    because: 'the command line puts the generators and the console together, and is the only one that does',
  },
];

/** What some files of a package may lead to. */
interface FileRule {
  readonly package: string;
  readonly files: string;
  /** Globs of files of the same package; any, if left out. */
  readonly mayImport?: readonly string[];
  /** Files that must not be reached through any number of imports. Types do not count: they are gone at run time. */
  readonly mustNotReach?: readonly string[];
  /** Whether these files may import packages and Node.js modules. @default 'any' */
  readonly external?: 'none' | 'any';
  readonly because: string;
}

export const fileRules: readonly FileRule[] = [
  {
    package: 'core',
    files: 'src/catalog/**',
    mayImport: ['src/catalog/**', 'src/errors.ts'],
    external: 'none',
    because: 'the definition language is pure: it runs in a generator, a browser or a linter, with no client',
  },
  {
    package: 'core',
    files: 'src/catalogs/**',
    mustNotReach: ['src/client.ts', 'src/client/**', 'src/registry.ts', 'src/telemetry.ts', 'src/http/**'],
    because: 'generators import the shipped catalogs alone, where no service runs and no client is installed',
  },
];

/** Modules that only some files of a package may name, in an import or in any other string. */
interface NameRule {
  readonly package: string;
  readonly modules: RegExp;
  readonly only: readonly string[];
  readonly because: string;
}

export const nameRules: readonly NameRule[] = [
  {
    package: 'core',
    modules: /^(prom-client|@prometheus-io\/client)(\/|$)/,
    only: ['src/client.ts', 'src/client/**'],
    because: 'both clients are optional and known by their shape, in one place',
  },
];

const SCOPE = '@telltale/';

/** Every breach of the rules in one package's sources. */
export function importBreaches(graph: SourceGraph): readonly Breach[] {
  return [
    ...layerBreaches(graph),
    ...undeclaredImports(graph),
    ...cycles(graph),
    ...fileRules.filter((rule) => isOf(rule, graph)).flatMap((rule) => fileBreaches(rule, graph)),
    ...nameRules.filter((rule) => isOf(rule, graph)).flatMap((rule) => nameBreaches(rule, graph)),
  ];
}

function isOf(rule: { readonly package: string }, { manifest }: SourceGraph): boolean {
  return manifest.name === SCOPE + rule.package;
}

function* allReferences({ files }: SourceGraph): Generator<{ path: string; reference: Reference }> {
  for (const [path, file] of files) for (const reference of file.references) yield { path, reference };
}

function layerBreaches(graph: SourceGraph): readonly Breach[] {
  const { name } = graph.manifest;
  const layer = layers.find(({ packages }) => packages.some((each) => SCOPE + each === name));
  if (layer === undefined) {
    return [{ where: name, what: 'is in no layer', because: 'a new package says in `layers` whom it may import' }];
  }
  const allowed = new Set([name, ...layer.mayImport.map((each) => SCOPE + each)]);
  return [...allReferences(graph)]
    .filter(({ reference }) => reference.package?.startsWith(SCOPE) && !allowed.has(reference.package))
    .map(({ path, reference }) => breach(graph, path, reference, layer.because));
}

function undeclaredImports(graph: SourceGraph): readonly Breach[] {
  const { name, dependencies = {}, peerDependencies = {} } = graph.manifest;
  const declared = new Set([name, ...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
  const because = 'it is in neither dependencies nor peerDependencies, so an installed package would not find it';
  return [...allReferences(graph)]
    .filter(({ reference }) => reference.package !== undefined && !declared.has(reference.package))
    .map(({ path, reference }) => breach(graph, path, reference, because));
}

function fileBreaches(rule: FileRule, graph: SourceGraph): readonly Breach[] {
  const breaches: Breach[] = [];
  for (const [path, file] of graph.files) {
    if (!matchesGlob(path, rule.files)) continue;
    for (const reference of file.references) {
      const refused =
        reference.file === undefined
          ? rule.external === 'none'
          : rule.mayImport !== undefined && !matchesAny(reference.file, rule.mayImport);
      if (refused) breaches.push(breach(graph, path, reference, rule.because));
    }
    if (rule.mustNotReach === undefined) continue;
    const way = wayTo(graph, path, (file) => matchesAny(file, rule.mustNotReach!));
    if (way !== undefined) {
      breaches.push({ where: place(graph, path), what: `reaches ${way.slice(1).join(' -> ')}`, because: rule.because });
    }
  }
  return breaches;
}

function nameBreaches(rule: NameRule, graph: SourceGraph): readonly Breach[] {
  return [...graph.files]
    .filter(([path]) => !matchesAny(path, rule.only))
    .flatMap(([path, file]) =>
      file.strings
        .filter(({ value }) => rule.modules.test(value))
        .map(({ line, value }) => ({
          where: place(graph, path, line),
          what: `names '${value}'`,
          because: rule.because,
        })),
    );
}

/** Cycles of imports that are there at run time: two files that only share types do not wait for each other. */
function cycles(graph: SourceGraph): readonly Breach[] {
  const seen = new Set<string>();
  const breaches: Breach[] = [];
  for (const path of graph.files.keys()) {
    const way = wayTo(graph, path, (file) => file === path);
    const members = way?.slice(1).toSorted().join();
    if (way === undefined || seen.has(members!)) continue;
    seen.add(members!);
    const what = `is imported by what it imports: ${way.join(' -> ')}`;
    breaches.push({ where: place(graph, path), what, because: 'which file runs first would depend on who asks first' });
  }
  return breaches;
}

/** The shortest way over run-time imports from a file to another that is wanted, both included. */
function wayTo(graph: SourceGraph, from: string, wanted: (file: string) => boolean): readonly string[] | undefined {
  const visited = new Set<string>();
  let ways: (readonly string[])[] = [[from]];
  while (ways.length > 0) {
    const next: (readonly string[])[] = [];
    for (const way of ways) {
      for (const { file, typeOnly } of graph.files.get(way.at(-1)!)?.references ?? []) {
        if (file === undefined || typeOnly || visited.has(file)) continue;
        if (wanted(file)) return [...way, file];
        visited.add(file);
        next.push([...way, file]);
      }
    }
    ways = next;
  }
  return undefined;
}

function matchesAny(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => matchesGlob(path, glob));
}

function breach(graph: SourceGraph, path: string, { line, specifier }: Reference, because: string): Breach {
  return { where: place(graph, path, line), what: `imports '${specifier}'`, because };
}

function place({ manifest }: SourceGraph, path: string, line?: number): string {
  return `${manifest.repository?.directory ?? manifest.name}/${path}${line === undefined ? '' : `:${line}`}`;
}
