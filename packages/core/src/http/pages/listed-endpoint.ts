import type { MountedEndpoint } from '../endpoint-paths.ts';
import { escapeHtml } from './html.ts';

/** A ribbon in the wind. */
export const emblem =
  '<svg width="40" height="28" viewBox="0 0 40 28" role="img" aria-label="Telltale">' +
  '<path d="M4 2v24" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>' +
  '<path d="M5 8c8-6 12 6 20 1s8-1 11-1c-4 5-5 5-11 7S12 12 5 16z" fill="#0b9aa3"/></svg>';

/** Who an endpoint answers, in words: colour alone tells nobody anything. */
export function accessMark({ access }: MountedEndpoint, isLocked: boolean): string {
  return access === 'authorized' && isLocked
    ? '<span class="mark shut">needs credentials</span>'
    : '<span class="mark open">open</span>';
}

/** `GET /metrics` */
export function verbAndPath(shownPath: string): string {
  return `<span class="verb">GET</span> <span class="path">${escapeHtml(shownPath)}</span>`;
}
