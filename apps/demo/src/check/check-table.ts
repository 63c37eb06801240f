import { fit, span } from '../view/line.ts';
import type { Line } from '../view/line.ts';
import type { Verdict } from './evidence.ts';
import type { Section } from './finding.ts';
import type { CheckResult } from './run-check.ts';

/** What a check found, as lines to print. */
export function checkTable(result: CheckResult): readonly Line[] {
  const marks = marksOf(result);
  const missed = marks.filter((isMet) => !isMet).length;
  return [
    ...metricLines(result.verdicts),
    ...result.sections.flatMap((section) => [[], ...sectionLines(section)]),
    [],
    [
      missed === 0
        ? span(`All ${marks.length} checks are met`, 'ok')
        : span(`${missed} of ${marks.length} checks are missed`, 'bad'),
      span(`, after ${result.seconds.toFixed(1)} s.`, 'dim'),
    ],
  ];
}

export function isPassed(result: CheckResult): boolean {
  const isLookedAt = result.sections.length > 0 && result.sections.every(({ findings }) => findings.length > 0);
  return isLookedAt && result.verdicts.length > 0 && marksOf(result).every(Boolean);
}

function marksOf({ verdicts, sections }: CheckResult): readonly boolean[] {
  return [...verdicts, ...sections.flatMap(({ findings }) => findings)].map(({ isMet }) => isMet);
}

function metricLines(verdicts: readonly Verdict[]): readonly Line[] {
  const names = widest(verdicts.map(({ name }) => name));
  const catalogs = widest(verdicts.map(({ catalog }) => catalog));
  const services = widest(verdicts.map(({ service }) => service));
  return verdicts.map(({ service, catalog, name, type, expectation, isMet, seen }, i) => [
    mark(isMet),
    ...fit([span(verdicts[i - 1]?.service === service ? '' : service, 'accent')], services + 2),
    ...fit([span(verdicts[i - 1]?.catalog === catalog ? '' : catalog, 'accent')], catalogs + 2),
    ...fit([span(name)], names + 2),
    ...fit([span(type, 'dim')], 11),
    ...fit([span(expectation, 'dim')], 8),
    span(seen, isMet ? 'plain' : 'bad'),
  ]);
}

function sectionLines({ title, findings }: Section): readonly Line[] {
  const whats = widest(findings.map(({ what }) => what));
  return findings.map(({ what, isMet, seen }, i) => [
    mark(isMet),
    ...fit([span(i === 0 ? title : '', 'accent')], TITLE_WIDTH),
    ...fit([span(what)], whats + 2),
    span(seen, isMet ? 'plain' : 'bad'),
  ]);
}

const TITLE_WIDTH = 13;

function mark(isMet: boolean): Line[number] {
  return isMet ? span('✓ ', 'ok') : span('✗ ', 'bad');
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
