import type { EndpointAnswer } from '../endpoint.ts';
import type { MountedEndpoint } from '../endpoint-paths.ts';
import { escapeHtml, htmlAnswer, proseHtml } from './html.ts';
import { accessMark, emblem } from './listed-endpoint.ts';
import { style } from './style.ts';

/**
 * Lists the endpoints. It has no script.
 *
 * @param base - The relative URL that paths are below, seen from the page.
 */
export function indexPage(endpoints: readonly MountedEndpoint[], isLocked: boolean, base: string): EndpointAnswer {
  const items = endpoints
    .filter(({ name }) => name !== 'index')
    .map((endpoint) => {
      const { description, parameter, shownPath } = endpoint;
      const path = `<span class="path">${escapeHtml(shownPath)}</span>`;
      const link = parameter === undefined ? `<a href="${escapeHtml(base + shownPath.slice(1))}">${path}</a>` : path;
      return (
        `<li class="card row">${link}${accessMark(endpoint, isLocked)}` +
        `<span class="what">${proseHtml(description)}</span></li>`
      );
    });
  const body = [
    `<header>${emblem}<h1>Telltale</h1><p>Metrics and health of this service.</p></header>`,
    `<main><ul>${items.join('\n')}</ul></main>`,
  ];
  return htmlAnswer({ title: 'Telltale', style, body: body.join('\n') });
}
