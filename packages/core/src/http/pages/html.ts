import { createHash } from 'node:crypto';
import type { EndpointAnswer } from '../endpoint.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, in an element or an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]!);
}

/** Words between backticks as code; everything else as text. */
export function proseHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

/** What a page is made of. Style and script are constant texts, whose hashes the browser is told. */
export interface HtmlPage {
  readonly title: string;
  readonly style: string;
  readonly script?: string;
  readonly body: string;
}

/**
 * A page that loads nothing, runs no script but its own, is shown in no frame of another page, and sends nothing to any
 * other machine.
 */
export function htmlAnswer({ title, style, script, body }: HtmlPage): EndpointAnswer {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`, "connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const html = [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    body,
    ...(script === undefined ? [] : [`<script>${script}</script>`]),
    '',
  ];
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': policy.join('; '), 'referrer-policy': 'no-referrer' },
    body: html.join('\n'),
  };
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
