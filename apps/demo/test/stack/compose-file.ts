import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string };
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly user?: string;
  readonly security_opt?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly pids_limit?: number;
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly deploy?: { readonly resources: { readonly limits: { readonly cpus?: string; readonly memory?: string } } };
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, null>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

export const demo: string = fileURLToPath(new URL('../../', import.meta.url));

/** `compose.yaml` as Compose reads it: with these variables put in, and merged. */
export function readCompose(variables: Readonly<Record<string, string>> = {}): ComposeFile {
  const text = readFileSync(`${demo}compose.yaml`, 'utf8');
  return parse(interpolated(text, variables), { merge: true }) as ComposeFile;
}

/** `${NAME:-otherwise}` is all that the file uses: https://docs.docker.com/reference/compose-file/interpolation/ */
function interpolated(text: string, variables: Readonly<Record<string, string>>): string {
  const done = text.replaceAll(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, otherwise: string) => {
    const value = variables[name] ?? '';
    return value === '' ? otherwise : value;
  });
  const left = /\$(?!\$).*/.exec(done.replaceAll('$$', ''))?.[0];
  if (left !== undefined) throw new Error(`not interpolated: ${left}`);
  return done;
}

/** The services that run where these profiles are asked for. */
export function servicesOf(file: ComposeFile, ...profiles: readonly string[]): readonly string[] {
  return Object.entries(file.services)
    .filter(([, { profiles: own }]) => own === undefined || own.some((profile) => profiles.includes(profile)))
    .map(([name]) => name);
}
