/** Upper case for the first letter of each word (Go's `strings.Title`). */
export function titleCase(text: string): string {
  let isStart = true;
  return Array.from(text, (character) => {
    const titled = isStart ? character.toUpperCase() : character;
    isStart = isSeparator(character);
    return titled;
  }).join('');
}

function isSeparator(character: string): boolean {
  if (/[\p{L}\p{N}_]/u.test(character)) return false;
  return character <= '\u007F' || /\s/.test(character);
}

/** `10.0.0.1:9100` without its port. */
export function stripPort(hostPort: string): string {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):[^:]*$/.exec(hostPort);
  return match?.[1] ?? match?.[2] ?? hostPort;
}

/** `web.example.com:80` without its domain: `web:80`; addresses stay as they are. */
export function stripDomain(hostPort: string): string {
  const host = stripPort(hostPort);
  if (/^[\d.]+$/.test(host) || host.includes(':')) return hostPort;
  return hostPort === host ? (host.split('.')[0] ?? '') : `${host.split('.')[0]}${hostPort.slice(host.length)}`;
}

/** As Go's `url.QueryEscape`: a space is `+`. */
export function escapeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A path of Prometheus' web pages that shows an expression as a graph (tab 0) or a table (tab 1). */
export function linkTo(expression: string, tab: 0 | 1): string {
  return `/graph?g0.expr=${escapeQuery(expression)}&g0.tab=${tab}`;
}
