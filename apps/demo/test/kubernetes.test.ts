import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as core from 'kubernetes-models/v1';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { chaosSwitches } from '../src/chaos/switches.ts';
import { demo, readCompose } from './stack/compose-file.ts';

type Labels = Readonly<Record<string, string>>;

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources: unknown;
  readonly securityContext: unknown;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string };
}

interface Workload extends KubernetesObject {
  readonly spec: {
    readonly selector: { readonly matchLabels: Labels };
    readonly template: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: { readonly containers: readonly [Container]; readonly securityContext: unknown };
    };
  };
}

interface Service extends KubernetesObject {
  readonly spec: {
    readonly selector: Labels;
    readonly ports: readonly { readonly port: number; readonly targetPort: string }[];
  };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly literals: readonly string[] }[];
  readonly secretGenerator: readonly { readonly files: readonly string[] }[];
}

const base = `${demo}kubernetes/base`;

function objectsOf(path: string): readonly KubernetesObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS() as KubernetesObject);
}

const kustomization = parse(readFileSync(`${base}/kustomization.yaml`, 'utf8')) as Kustomization;
const objects = kustomization.resources.flatMap((file) => objectsOf(join(base, file)));
const generated = readdirSync(`${demo}generated/kubernetes`)
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => objectsOf(`${demo}generated/kubernetes/${name}`));
const workloads = objects.filter(isWorkload);
const services = objects.filter(isService);

function isWorkload(object: KubernetesObject): object is Workload {
  return object.kind === 'Deployment' || object.kind === 'StatefulSet';
}

function isService(object: KubernetesObject): object is Service {
  return object.kind === 'Service';
}

/** The schemas of Kubernetes and of the Prometheus operator, as programs and as types. */
const models: Readonly<Record<string, { readonly from: string; readonly module: Readonly<Record<string, unknown>> }>> =
  {
    'apps/v1': { from: 'kubernetes-models/apps/v1', module: apps },
    v1: { from: 'kubernetes-models/v1', module: core },
    'networking.k8s.io/v1': { from: 'kubernetes-models/networking.k8s.io/v1', module: networking },
    'monitoring.coreos.com/v1': {
      from: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
      module: monitoring,
    },
  };

/** @throws Error with what the schema says is wrong */
function validate(object: KubernetesObject): void {
  const Model = models[object.apiVersion]!.module[object.kind] as new (data: unknown) => { validate(): void };
  new Model(object).validate();
}

/** What TypeScript says of objects as literals of their types: also keys that there are not, as `kubectl apply` would. */
async function typeProblems(checked: readonly KubernetesObject[]): Promise<string> {
  // Where the types are found.
  const parent = `${demo}node_modules/.kubernetes`;
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'check-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const lines = checked.map((object, i) => {
    const { from } = models[object.apiVersion]!;
    return `export const o${i}: import('${from}').I${object.kind} = ${JSON.stringify(object)};\n`;
  });
  writeFileSync(join(folder, 'objects.ts'), lines.join(''));
  const tsc = join(demo, '../../node_modules/.bin/tsc');
  const args = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--types',
    '',
    'objects.ts',
  ];
  const child = spawn(tsc, args, { cwd: folder });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return printed;
}

describe('the objects of Kubernetes', () => {
  it('satisfy the schemas', () => {
    expect(objects.length).toBeGreaterThan(20);
    for (const object of [...objects, ...generated]) {
      expect(() => validate(object), `${object.kind} ${object.metadata.name}`).not.toThrow();
    }
    const first = workloads[0]!;
    const broken = { ...first, spec: { ...first.spec, replicas: 'one' } };
    expect(() => validate(broken)).toThrow('replicas must be integer');
  });

  it('have no key that there is not', { timeout: 60_000 }, async () => {
    expect(await typeProblems([...objects, ...generated])).toBe('');
    const first = workloads[0]!;
    const misspelt = { ...first, spec: { ...first.spec, replica: 1 } };
    expect(await typeProblems([misspelt])).toMatch(/'"?replica"?' does not exist/);
  });

  it('are all listed for kustomize', () => {
    const files = readdirSync(base).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
    expect([...kustomization.resources].toSorted()).toEqual(files.toSorted());
    const overlay = parse(
      readFileSync(`${demo}kubernetes/overlays/monitoring/kustomization.yaml`, 'utf8'),
    ) as Kustomization;
    expect(overlay.resources).toEqual(['../../base', '../../../generated/kubernetes']);
    const { resources } = parse(
      readFileSync(`${demo}generated/kubernetes/kustomization.yaml`, 'utf8'),
    ) as Kustomization;
    expect(resources).toHaveLength(generated.length);
  });

  it('have secrets of files that are not in the repository', () => {
    expect(kustomization.secretGenerator.map(({ files }) => files)).toEqual([['secrets/postgres_password']]);
    expect(readFileSync(`${base}/secrets/.gitignore`, 'utf8')).toBe('*\n!.gitignore\n');
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
  });
});

describe.each(workloads.map((workload) => [workload.metadata.name, workload] as const))('%s', (name, { spec }) => {
  const [container] = spec.template.spec.containers;

  it('chooses its own pods, and its service them', () => {
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    expect(spec.template.metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'desk' });
    const service = services.find((each) => each.metadata.name === name)!;
    expect(service.spec.selector).toEqual({ 'app.kubernetes.io/name': name });
    const ports = container.ports!.map((port) => port.name);
    for (const { targetPort } of service.spec.ports) expect(ports).toContain(targetPort);
  });

  it('keeps to the strictest of the pod security standards, and to limits', () => {
    expect(spec.template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources).toMatchObject({
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { cpu: expect.any(String), memory: expect.any(String) },
    });
  });

  it('runs what compose.yaml runs', () => {
    const { image, command } = readCompose().services[name]!;
    expect(container.image).toBe(image);
    expect(container.args).toEqual(command);
  });
});

describe('the services of the desk', () => {
  it.each(['gateway', 'quotes', 'ledger', 'worker'])('%s says by itself whether it lives and is ready', (name) => {
    const [container] = workloads.find(({ metadata }) => metadata.name === name)!.spec.template.spec.containers;
    expect(container.livenessProbe?.httpGet).toEqual({ path: '/health/live', port: 'metrics' });
    expect(container.readinessProbe?.httpGet).toEqual({ path: '/health/ready', port: 'metrics' });
    expect(container.ports).toContainEqual({ name: 'metrics', containerPort: 9464 });
  });

  it('are told where the others are, where these listen', () => {
    const literals = Object.fromEntries(
      kustomization.configMapGenerator.flatMap((each) => each.literals).map((literal) => literal.split(/=(.*)/, 2)),
    ) as Record<string, string>;
    const own = workloads
      .flatMap(({ spec }) => spec.template.spec.containers[0].env ?? [])
      .map(({ value = '' }) => value);
    const addresses = [...Object.values(literals), ...own].flatMap((value) => [
      ...value.matchAll(/\w+:\/\/(?:\w+@)?([a-z-]+):(\d+)/g),
    ]);
    expect(addresses.length).toBeGreaterThan(15);
    for (const [address, host, port] of addresses.filter(([, name]) => name !== 'localhost')) {
      const service = services.find(({ metadata }) => metadata.name === host);
      expect(
        service?.spec.ports.map((each) => each.port),
        address,
      ).toContain(Number(port));
    }
    const { environment = {} } = readCompose().services['quotes']!;
    const elsewhere = new Set(['OTEL_SERVICE_NAME', 'OTEL_TRACES_EXPORTER', 'REDIS_URL']);
    const expected = Object.keys(environment).filter((name) => !elsewhere.has(name));
    expect(Object.keys(literals).toSorted()).toEqual(expected.toSorted());
  });

  it('take every disturbance where it belongs', () => {
    const [container] = workloads.find(({ metadata }) => metadata.name === 'chaos')!.spec.template.spec.containers;
    const targets = container.env!.find(({ name }) => name === 'CHAOS_TARGETS')!.value!;
    for (const { part } of chaosSwitches) expect(targets.split(',')).toContain(`${part}=http://${part}:9466`);
  });
});

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

// Debian's kubectl is too old for this, so that it is asked where a newer one is there.
describe.runIf(hasKubectl)('kubectl', () => {
  it('puts all of it together', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-desk-kubernetes-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const part of ['kubernetes', 'generated/kubernetes', 'stack/make-secrets.sh']) {
      cpSync(`${demo}${part}`, join(folder, part), { recursive: true });
    }
    expect(spawnSync(join(folder, 'stack/make-secrets.sh'), [join(folder, 'kubernetes/base/secrets')]).status).toBe(0);
    const child = spawn('kubectl', ['kustomize', 'kubernetes/overlays/monitoring'], { cwd: folder });
    const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect(child.exitCode, complained).toBe(0);
    const built = parseAllDocuments(printed).map((document) => document.toJS() as KubernetesObject);
    // And the ConfigMap and the Secret that kustomize makes.
    expect(built).toHaveLength(objects.length + generated.length + 2);
    for (const object of built) expect(() => validate(object), object.metadata.name).not.toThrow();
    const image = built.map((object) => (object as Workload).spec?.template?.spec.containers[0].image).filter(Boolean);
    for (const each of image) expect(each).toMatch(/:\d+\.\d+/);
  });
});
