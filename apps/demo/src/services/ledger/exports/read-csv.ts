import type { ClientBase, CustomTypesConfig } from 'pg';
import type { Reading } from './reports.ts';

/** Reads through a cursor: however much there is, little of it is in memory. Within a transaction. */
export async function* readCsv(client: ClientBase, { query, rows, pauseSeconds }: Reading): AsyncGenerator<string> {
  await client.query(`DECLARE report NO SCROLL CURSOR FOR ${query}`);
  for (let isFirst = true; ; isFirst = false) {
    if (pauseSeconds > 0) await client.query('SELECT pg_sleep($1)', [pauseSeconds]);
    const batch = await client.query<(string | null)[]>({
      text: `FETCH ${rows} FROM report`,
      rowMode: 'array',
      types: asText,
    });
    if (isFirst) yield lineOf(batch.fields.map(({ name }) => name));
    if (batch.rows.length === 0) return;
    yield batch.rows.map(lineOf).join('');
  }
}

/** A line of https://www.rfc-editor.org/rfc/rfc4180 */
function lineOf(values: readonly (string | null)[]): string {
  return `${values.map(fieldOf).join(',')}\r\n`;
}

function fieldOf(value: string | null): string {
  const text = value ?? '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A file is text: so numbers and times stay as PostgreSQL writes them. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: string) => value };
