import type { Engine } from '../evaluate/engine.ts';
import type { Sample } from '../evaluate/result.ts';
import { expandAlertTemplate, parseAlertTemplate, textMap } from '../templates/expand-template.ts';
import type { TemplateWorld } from '../templates/functions.ts';
import { TemplateError } from '../templates/template-error.ts';
import type { ParsedTemplate } from '../templates/template-node.ts';
import { TemplateStruct } from '../templates/template-value.ts';
import { samplesOf } from './rule-context.ts';
import type { RuleContext } from './rule-context.ts';

/** The templates of a rule's labels or annotations, read once. */
export type AlertTemplates = readonly (readonly [name: string, template: ParsedTemplate])[];

export function parseTemplates(templates: Readonly<Record<string, string>> | undefined): AlertTemplates {
  return Object.entries(templates ?? {}).map(([name, text]) => [name, parseAlertTemplate(text)]);
}

/** What templates may ask for at a time. */
export function templateWorld({ engine, externalUrl }: RuleContext, time: number): TemplateWorld {
  return { time, externalUrl, query: (expression) => askFor(engine, expression, time) };
}

async function askFor(engine: Engine, expression: string, time: number): Promise<TemplateStruct[]> {
  const { samples } = await samplesOf(engine, expression, time);
  return samples.map(({ labels, value }) => new TemplateStruct({ Labels: textMap(labels), Value: value }));
}

/** The texts of templates for a sample. One that fails says so in its own place, as with Prometheus. */
export async function expandAll(
  templates: AlertTemplates,
  { labels, value }: Sample,
  { externalLabels }: RuleContext,
  world: TemplateWorld,
): Promise<{ readonly texts: Record<string, string>; readonly warnings: readonly string[] }> {
  const warnings: string[] = [];
  const texts: Record<string, string> = {};
  for (const [name, template] of templates) {
    try {
      texts[name] = await expandAlertTemplate(template, { labels, value, externalLabels }, world);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      texts[name] = `<error expanding template: ${error.message}>`;
      warnings.push(`template of ${JSON.stringify(name)}: ${error.message}`);
    }
  }
  return { texts, warnings };
}
