import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ShownState } from '../shown-state.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

const style = readFileSync(new URL('page.css', import.meta.url), 'utf8');
const script = readFileSync(new URL('page.js', import.meta.url), 'utf8');

/** What the page may do: its own style and script, and asking where it is from. */
const policy = [
  "default-src 'none'",
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(script)}'`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M14 2v12H2z' fill='%230a7375'/%3E%3C/svg%3E";

/** The switches for people, in one page that needs no other file. */
export function chaosPage(
  states: readonly ShownState[],
  consoleUrl: string,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
  return { headers, body: pageOf(states, consoleUrl).text };
}

function pageOf(states: readonly ShownState[], consoleUrl: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Chaos: the demo of Telltale</title>
        <link rel="icon" type="image/svg+xml" href="${icon}" />
        ${html.trusted(`<style>${style}</style>`)}
      </head>
      <body>
        <header class="top">
          <h1><span class="mark" aria-hidden="true">◢</span> Chaos</h1>
          <p>Switch on what goes wrong, and watch what is said of it. Each disturbance ends by itself.</p>
          <div class="tools">
            <button type="button" id="all-off" disabled>Switch all off</button>
            ${consoleUrl === '' ? '' : html`<a href="${consoleUrl}/alerts">All alerts</a>`}
            <span id="said" role="status"></span>
          </div>
          <noscript><p class="problem">Switches need JavaScript. Without it: npx -y pnpm@12 demo chaos</p></noscript>
        </header>
        <main>${states.map((state) => card(state, consoleUrl))}</main>
        ${html.trusted(`<script>${script}</script>`)}
      </body>
    </html> `;
}

function card({ name, title, effect, consequence, alerts, part }: ShownState, consoleUrl: string): Html {
  return html`<article data-name="${name}">
    <h2 id="title-${name}">${title}</h2>
    <button
      type="button"
      role="switch"
      aria-checked="false"
      aria-labelledby="title-${name}"
      aria-describedby="effect-${name}"
    >
      <span></span>
    </button>
    <p class="effect" id="effect-${name}">${effect}</p>
    <dl>
      <dt>Watch for</dt>
      <dd>${consequence}</dd>
      <dt>Alerts</dt>
      <dd>
        ${
          alerts.length === 0
            ? 'none'
            : html`<ul>
                ${alerts.map((alert) => alertOf(alert, consoleUrl))}
              </ul>`
        }
      </dd>
    </dl>
    <p class="foot"><code>${name}</code> <span class="part">at ${part}</span> <span class="left"></span></p>
    <p class="problem" hidden></p>
  </article>`;
}

function alertOf({ name, labels = {} }: ShownState['alerts'][number], consoleUrl: string): Html {
  const values = Object.values(labels).join(', ');
  const told = consoleUrl === '' ? html`${name}` : html`<a href="${consoleUrl}/alerts/${name}">${name}</a>`;
  return html`<li>${told}${values === '' ? '' : html` <span class="of">${values}</span>`} <b class="state"></b></li>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
