import { generateDashboards, generateLibraryPanels } from '@telltale/dashboards';
import { Ajv } from 'ajv';
import { join } from 'node:path';
import { createGenerator, type SchemaGenerator } from 'ts-json-schema-generator';
import { beforeAll, describe, expect, it } from 'vitest';
import { conventionNames, everything } from './everything.ts';

/** Anything that a file may hold. */
type Json = ReturnType<typeof JSON.parse>;

let generator: SchemaGenerator;
const ajv = new Ajv({ allowUnionTypes: true, strict: false });

beforeAll(() => {
  const path = join(import.meta.dirname, 'grafana-types.ts');
  const tsconfig = join(import.meta.dirname, '..', 'tsconfig.json');
  generator = createGenerator({ path, tsconfig, additionalProperties: false, skipTypeCheck: true, topRef: false });
});

/** What is wrong with a value of a type of `grafana-types.ts`, with where it is. */
function problemsOf(type: string, value: unknown, where: string): readonly string[] {
  const validate = ajv.getSchema(type) ?? ajv.addSchema(generator.createSchema(type) as object, type).getSchema(type)!;
  return validate(value) === true ? [] : (validate.errors ?? []).map((error) => `${where}: ${ajv.errorsText([error])}`);
}

function problemsOfPanel(panel: Json, where: string): readonly string[] {
  const { targets = [], ...own } = panel;
  const name = `${where} / ${panel['title']}`;
  return [
    ...problemsOf('ClassicPanel', own, name),
    ...targets.flatMap((target: Json) => problemsOf(`QueryOf_${target['datasource'].type}`, target, name)),
    ...problemsOfViz(panel['type'], panel['options'], panel['fieldConfig'], name),
  ];
}

const withFields = new Set(['barchart', 'heatmap', 'table', 'timeseries', 'state_timeline']);

function problemsOfViz(type: string, options: Json, { defaults }: Json, where: string): readonly string[] {
  const name = type.replace('-', '_');
  const fields = withFields.has(name) ? problemsOf(`FieldsOf_${name}`, defaults['custom'], where) : [];
  return [...problemsOf(`OptionsOf_${name}`, options, where), ...fields];
}

function problemsOfDashboard(json: Json): readonly string[] {
  const { panels, annotations, ...own } = json;
  const where = json['title'];
  return [
    ...problemsOf('ClassicDashboard', own, where),
    ...annotations.list.flatMap(({ target, ...annotation }: Json) => [
      ...problemsOf('ClassicAnnotation', annotation, where),
      ...problemsOf('QueryOf_prometheus', target, where),
    ]),
    ...panels.flatMap((panel: Json) => {
      if (panel['type'] !== 'row') return problemsOfPanel(panel, where);
      const { panels: inner, ...row } = panel;
      return [...problemsOf('ClassicRow', row, where), ...inner.flatMap((each: Json) => problemsOfPanel(each, where))];
    }),
  ];
}

describe('The schema of Grafana', () => {
  it.each(conventionNames)('holds for every file under %s', (convention) => {
    for (const { text } of generateDashboards(everything(convention))) {
      expect(problemsOfDashboard(JSON.parse(text))).toEqual([]);
    }
  });

  it('holds where services are given for all', () => {
    for (const schema of ['v1', 'v2'] as const) {
      for (const { text } of generateDashboards({ ...everything(), selectors: { job: 'shop' }, schema })) {
        const json = JSON.parse(text);
        const problems = schema === 'v1' ? problemsOfDashboard(json) : problemsOf('SecondDashboard', json.spec, 'v2');
        expect(problems).toEqual([]);
      }
    }
  });

  it('holds in its second version too, panels and queries included', () => {
    const files = generateDashboards({ ...everything(), schema: 'v2' });
    expect(files).toHaveLength(16);
    for (const { text } of files) {
      const { apiVersion, kind, metadata, spec } = JSON.parse(text);
      expect([apiVersion, kind, Object.keys(metadata)]).toEqual(['dashboard.grafana.app/v2', 'Dashboard', ['name']]);
      expect(problemsOf('SecondDashboard', spec, spec.title)).toEqual([]);
      for (const element of Object.values<Json>(spec.elements)) {
        const { title, vizConfig, data } = element['spec'];
        expect(problemsOfViz(vizConfig.group, vizConfig.spec.options, vizConfig.spec.fieldConfig, title)).toEqual([]);
        for (const { spec: query } of data.spec.queries) {
          const target = { ...query.query.spec, refId: query.refId };
          expect(problemsOf(`QueryOf_${query.query.group}`, target, title)).toEqual([]);
        }
      }
    }
  });

  it('holds for the panels of the library', () => {
    const files = generateLibraryPanels(everything());
    const elements = files.flatMap(({ text }) => JSON.parse(text) as Json[]);
    expect(elements.length).toBeGreaterThan(200);
    for (const { kind, name, uid, model } of elements) {
      const { targets, ...own } = model;
      expect(kind).toBe(1);
      expect(uid).toMatch(/^[\w-]{1,40}$/);
      expect(problemsOf('LibraryModel', own, name)).toEqual([]);
      expect(targets.flatMap((each: Json) => problemsOf('QueryOf_prometheus', each, name))).toEqual([]);
    }
    expect(new Set(elements.map(({ uid }) => uid)).size).toBe(elements.length);
    expect(new Set(elements.map(({ name }) => name)).size).toBe(elements.length);
  });

  it('refuses what is none', () => {
    const [{ text } = { text: '' }] = generateDashboards(everything());
    const broken = JSON.parse(text);
    const panel = broken['panels'].find(({ type }: Json) => type === 'timeseries');
    // A builder that was not built.
    panel['options'].legend = { internal: { showLegend: true } };
    panel['fieldConfig'].defaults.thresholds.mode = 'relative';
    expect(problemsOfDashboard(broken)).toEqual([
      expect.stringContaining('/thresholds/mode must be equal to one of the allowed values'),
      expect.stringContaining('/legend must have required property'),
    ]);
  });
});
