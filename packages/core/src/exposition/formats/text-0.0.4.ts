import { numberText } from '../byte-writer.ts';
import { escapeHelp } from '../escape.ts';
import { metricNameText } from '../quoted-name.ts';
import type { TextFormat } from './format.ts';

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export const text004: TextFormat = {
  mediaType: 'text/plain',
  version: '0.0.4',
  head({ name, type, help }) {
    const shown = metricNameText(name);
    return `# HELP ${shown} ${escapeHelp(help)}\n# TYPE ${shown} ${type}\n`;
  },
  bound: numberText,
  hasExemplars: false,
  end: '',
};
