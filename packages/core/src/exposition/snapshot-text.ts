import type { Clock } from '../clock.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { CHUNK_BYTES } from './chunk-pool.ts';
import { aboutMetric, seriesSnapshot } from './snapshot.ts';
import { runInSlices } from './time-slices.ts';

/**
 * The JSON text of a `Snapshot` in pieces, made a few milliseconds at a time: with `JSON.stringify`, 100,000 series block
 * the event loop for a tenth of a second.
 */
export async function snapshotText(
  instruments: readonly Instrument[],
  service: string,
  clock: Clock,
): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let text = `{"service":${JSON.stringify(service)},"catalogs":{`;
  const flush = (): void => {
    pieces.push(Buffer.from(text));
    text = '';
  };
  function* steps(): Generator<void> {
    for (const part of parts(instruments)) {
      text += part;
      if (text.length < CHUNK_BYTES) continue;
      flush();
      yield;
    }
  }
  await runInSlices(steps(), clock);
  text += '}}\n';
  flush();
  return pieces;
}

/** Everything within the braces of `catalogs`. */
function* parts(instruments: readonly Instrument[]): Generator<string> {
  let isFirst = true;
  for (const [catalog, own] of byCatalog(instruments)) {
    yield `${isFirst ? '' : ','}${JSON.stringify(catalog)}:{`;
    isFirst = false;
    for (const [index, instrument] of own.entries()) {
      const about = JSON.stringify(aboutMetric(instrument)).slice(0, -1);
      yield `${index === 0 ? '' : ','}${JSON.stringify(instrument.metric.key)}:${about},"series":[`;
      yield* seriesOf(instrument);
      yield ']}';
    }
    yield '}';
  }
}

function* seriesOf(instrument: Instrument): Generator<string> {
  const { series } = instrument;
  let comma = '';
  const end = series.beginReading();
  try {
    for (let slot = 0; slot < end; slot++) {
      if (!series.isLive(slot)) continue;
      yield comma + JSON.stringify(seriesSnapshot(instrument, slot));
      comma = ',';
    }
  } finally {
    series.endReading();
  }
}

/** By name, in the order of the page: a catalog's metrics need not stand together. */
function byCatalog(instruments: readonly Instrument[]): ReadonlyMap<string, Instrument[]> {
  const catalogs = new Map<string, Instrument[]>();
  for (const instrument of instruments) {
    const { catalog } = instrument.metric;
    const own = catalogs.get(catalog);
    if (own === undefined) catalogs.set(catalog, [instrument]);
    else own.push(instrument);
  }
  return catalogs;
}
