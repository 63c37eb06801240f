import type { EndpointAnswer } from '../endpoint.ts';
import type { MountedEndpoint } from '../endpoint-paths.ts';
import { explorerScript } from './explorer-script.ts';
import { escapeHtml, htmlAnswer, proseHtml } from './html.ts';
import { accessMark, emblem, verbAndPath } from './listed-endpoint.ts';
import type { Demands } from './openapi.ts';
import { style } from './style.ts';

const acceptable: readonly (readonly [label: string, accept: string])[] = [
  ['Prometheus text 0.0.4', 'text/plain;version=0.0.4'],
  ['Prometheus text 1.0.0', 'text/plain;version=1.0.0'],
  ['OpenMetrics 1.0.0', 'application/openmetrics-text;version=1.0.0'],
];

/**
 * Describes the endpoints and lets one try them. All of it can be read without the script, which asks only this server.
 *
 * @param base - The relative URL that paths are below, seen from the page.
 */
export function explorerPage(endpoints: readonly MountedEndpoint[], demands: Demands, base: string): EndpointAnswer {
  const isLocked = demands.auth !== undefined;
  const description = endpoints.find(({ name }) => name === 'openapi')?.shownPath;
  const link =
    description === undefined
      ? ''
      : ` As a file: <a href="${escapeHtml(base + description.slice(1))}">OpenAPI 3.1</a>.`;
  const body = [
    `<header>${emblem}<h1>Telltale</h1><p>Metrics and health of this service, to be tried out.${link}</p></header>`,
    '<main>',
    isLocked ? credentials(demands) : '',
    ...endpoints.filter(({ name }) => name !== 'explorer').map((endpoint) => operation(endpoint, isLocked, base)),
    '</main>',
  ];
  return htmlAnswer({
    title: 'Telltale: interactive description',
    style,
    script: explorerScript,
    body: body.join('\n'),
  });
}

function credentials({ auth }: Demands): string {
  const fields = [
    ...(auth?.bearerToken === undefined ? [] : [field('Bearer token', 'token', 'password')]),
    ...(auth?.basic === undefined
      ? []
      : [field('User', 'username', 'text'), field('Password', 'password', 'password')]),
  ];
  return (
    '<form class="card" id="credentials"><h2>Credentials</h2><p>Kept in this page alone, until it is closed.</p>' +
    `<div class="fields">${fields.join('')}</div></form>`
  );
}

function field(label: string, name: string, type: string): string {
  return `<label>${label}<input name="${name}" type="${type}" autocomplete="off" spellcheck="false"></label>`;
}

function operation(endpoint: MountedEndpoint, isLocked: boolean, base: string): string {
  const { answers = {}, description, name, parameter, produces, shownPath, title } = endpoint;
  const url = escapeHtml(base + shownPath.slice(1));
  const fields = [
    ...(parameter === undefined ? [] : [`<label>${parameter}<input name="parameter" required value="http"></label>`]),
    ...(name === 'metrics' ? [formatField()] : []),
    '<button>Send</button>',
  ];
  return (
    `<details class="card"><summary class="row">${verbAndPath(shownPath)}<h2>${escapeHtml(title)}</h2>` +
    `${accessMark(endpoint, isLocked)}</summary>` +
    `<form data-url="${url}"><p>${proseHtml(description)}</p>` +
    `<dl><dt>200</dt><dd>${produces.map(escapeHtml).join(', ')}</dd>` +
    `${Object.entries(answers)
      .map(([status, means]) => `<dt>${status}</dt><dd>${proseHtml(means)}</dd>`)
      .join('')}</dl>` +
    `<div class="fields">${fields.join('')}</div><output aria-live="polite"></output></form></details>`
  );
}

function formatField(): string {
  const options = acceptable.map(([label, accept]) => `<option value="${accept}">${label}</option>`);
  return `<label>Format<select name="accept">${options.join('')}</select></label>`;
}
