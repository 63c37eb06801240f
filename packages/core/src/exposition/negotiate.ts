import type { TextFormat } from './formats/format.ts';
import { formats } from './formats/formats.ts';
import { mediaRangesOf } from './media-ranges.ts';
import type { MediaRange } from './media-ranges.ts';
import { escapings } from './name-escaping.ts';
import type { Escaping } from './name-escaping.ts';

/** What a scraper gets. */
export interface Negotiated {
  readonly format: TextFormat;
  readonly escaping: Escaping;
  /** `text/plain; version=0.0.4; charset=utf-8; escaping=underscores` */
  readonly contentType: string;
}

/**
 * Chooses what an `Accept` header likes best: by quality, then by the order of the header, then by ours. The more
 * specific alternative speaks for a format that several match. A header that none of our formats satisfies gets text
 * 0.0.4, which people and every scraper can read; so do browsers, curl and an absent header.
 *
 * The content type is the one that Prometheus' own libraries give (`expfmt` of prometheus/common), `escaping` included:
 * `underscores` unless the chosen alternative asks for another.
 */
export function negotiate(accept: string | undefined): Negotiated {
  const ranges = mediaRangesOf(accept ?? '');
  let best: { readonly format: TextFormat; readonly range: MediaRange | undefined } | undefined;
  let bestRank = [0, 0];
  for (const format of formats) {
    const range = speakerFor(format, ranges);
    if (range === undefined || range.quality === 0) continue;
    const rank = [range.quality, -ranges.indexOf(range)];
    if (best !== undefined && !isBetter(rank, bestRank)) continue;
    best = { format, range };
    bestRank = rank;
  }
  const { format, range } = best ?? { format: formats[0], range: undefined };
  const asked = range?.parameters.get('escaping')?.toLowerCase();
  const escaping = escapings.find((known) => known === asked) ?? 'underscores';
  const { mediaType, version } = format;
  return { format, escaping, contentType: `${mediaType}; version=${version}; charset=utf-8; escaping=${escaping}` };
}

/** The most specific alternative that matches a format; of equal ones the first. */
function speakerFor(format: TextFormat, ranges: readonly MediaRange[]): MediaRange | undefined {
  let speaker: MediaRange | undefined;
  let most = 0;
  for (const range of ranges) {
    const specificity = specificityFor(format, range);
    if (specificity <= most) continue;
    speaker = range;
    most = specificity;
  }
  return speaker;
}

/** 0 where an alternative does not match a format; more, the closer it describes it. */
function specificityFor({ mediaType, version }: TextFormat, { type, subtype, parameters }: MediaRange): number {
  const asked = parameters.get('version');
  if (asked !== undefined && asked !== version) return 0;
  if (type === '*') return 1;
  if (subtype === '*') return mediaType.startsWith(`${type}/`) ? 2 : 0;
  if (mediaType !== `${type}/${subtype}`) return 0;
  return asked === undefined ? 3 : 4;
}

function isBetter(rank: readonly number[], than: readonly number[]): boolean {
  for (const [i, value] of rank.entries()) if (value !== than[i]) return value > than[i]!;
  return false;
}

/** Whether an `Accept-Encoding` header takes gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const quality = (name: string): number | undefined => {
    const coding = (acceptEncoding ?? '').split(',').find((part) => part.split(';')[0]!.trim().toLowerCase() === name);
    if (coding === undefined) return undefined;
    const q = /;\s*q\s*=\s*([^;]*)/i.exec(coding);
    return q === null || Number.isNaN(Number(q[1])) ? 1 : Number(q[1]);
  };
  return (quality('gzip') ?? quality('x-gzip') ?? quality('*') ?? 0) > 0;
}
