import type { Rule } from './lint.ts';

/** Help is what people read in Grafana's metric browser and in the generated reference. */
export const helpRules: readonly Rule[] = [
  function* sentence(metric) {
    const { help } = metric;
    if (typeof help === 'string' && /^[\p{Lu}\p{N}][^\n]* [^\n]*\.$/u.test(help)) return;
    yield {
      code: 'TELLTALE_METRIC_HELP',
      problem: `the help ${JSON.stringify(help)} is not a full sentence on one line`,
      value: help,
    };
  },
];
