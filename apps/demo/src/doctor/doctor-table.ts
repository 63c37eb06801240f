import type { Section } from '../check/finding.ts';
import { fit, span } from '../view/line.ts';
import type { Line } from '../view/line.ts';

const GAP = 2;

/** What the doctor found, as lines to print. */
export function doctorTable(sections: readonly Section[]): readonly Line[] {
  const findings = sections.flatMap((section) => section.findings);
  const titles = widest(sections.map(({ title }) => title));
  const whats = widest(findings.map(({ what }) => what));
  const missed = findings.filter(({ isMet }) => !isMet).length;
  return [
    ...sections.flatMap((section) => [
      ...section.findings.map(({ what, isMet, seen }, i) => [
        isMet ? span('✓ ', 'ok') : span('✗ ', 'bad'),
        ...fit([span(i === 0 ? section.title : '', 'accent')], titles + GAP),
        ...fit([span(what)], whats + GAP),
        span(seen, isMet ? 'plain' : 'bad'),
      ]),
      [],
    ]),
    [
      missed === 0
        ? span(`All ${findings.length} checks are met.`, 'ok')
        : span(`${missed} of ${findings.length} checks are missed.`, 'bad'),
    ],
  ];
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
