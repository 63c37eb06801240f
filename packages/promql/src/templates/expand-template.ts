import type { Labels } from '../labels/labels.ts';
import { executeTemplate } from './execute-template.ts';
import type { TemplateWorld } from './functions.ts';
import { parseTemplate } from './parse-template.ts';
import type { ParsedTemplate } from './template-node.ts';
import { TemplateMap, TemplateStruct } from './template-value.ts';
import type { TemplateValue } from './template-value.ts';

/** What the templates of an alert's labels and annotations are about. */
export interface AlertTemplateData {
  /** The labels of the sample. */
  readonly labels: Labels;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The variables that Prometheus defines for alerts (`rules/alerting.go`). */
const VARIABLES = ['$labels', '$externalLabels', '$externalURL', '$value'] as const;

/** Reads the template of a label or an annotation. @throws {@link TemplateError} */
export function parseAlertTemplate(text: string): ParsedTemplate {
  return parseTemplate(text, VARIABLES);
}

/** The text of a label or an annotation. @throws {@link TemplateError} */
export function expandAlertTemplate(
  template: ParsedTemplate,
  { labels, externalLabels, value }: AlertTemplateData,
  world: TemplateWorld,
): Promise<string> {
  const fields: Record<string, TemplateValue> = {
    Labels: textMap(labels),
    ExternalLabels: textMap(Object.entries(externalLabels)),
    ExternalURL: world.externalUrl,
    Value: value,
  };
  const variables = {
    $labels: fields['Labels'],
    $externalLabels: fields['ExternalLabels'],
    $externalURL: fields['ExternalURL'],
    $value: fields['Value'],
  } satisfies Record<(typeof VARIABLES)[number], TemplateValue>;
  return executeTemplate(template, new TemplateStruct(fields), variables, world);
}

/** A Go map of texts: what is absent is empty. */
export function textMap(entries: Iterable<readonly [string, string]>): TemplateMap {
  return new TemplateMap(new Map(entries), '');
}
