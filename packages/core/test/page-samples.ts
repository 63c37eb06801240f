/** The samples of a text page, by name and labels as they are written: `up{job="a"}` is 1. */
export function samplesOf(body: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of body.split('\n')) {
    const [, series, value] = /^([^#\s][^ ]*(?: [^ ]+)*) ([^ ]+)$/.exec(line) ?? [];
    if (series !== undefined) samples.set(series, value === '+Inf' ? Infinity : Number(value));
  }
  return samples;
}

/** The names of the metrics that a text page has samples of; the series of a histogram count as one. */
export function familiesOf(body: string): ReadonlySet<string> {
  const families = new Set<string>();
  let family = '';
  for (const line of body.split('\n')) {
    if (line.startsWith('# TYPE ')) family = line.split(' ')[2]!;
    else if (line !== '' && !line.startsWith('#')) families.add(family);
  }
  return families;
}
