// The bits of Prometheus' staleness marker (model/value/value.go).
const STALE = 0x7ff0_0000_0000_0002n;

/** A series and its samples, oldest first. */
export interface WrittenSeries {
  readonly labels: Iterable<readonly [name: string, value: string]>;
  /** Times in milliseconds since the epoch; `undefined` is a staleness marker. */
  readonly samples: readonly { readonly time: number; readonly value: number | undefined }[];
}

/**
 * Sends series to a Prometheus that has a remote write receiver, as those of {@link startPrometheus} have (the protocol 1.0:
 * protobuf in snappy's block format).
 */
export async function remoteWrite(url: string, series: readonly WrittenSeries[]): Promise<void> {
  const response = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' },
    body: literally(message(series.map((one) => [1, timeSeries(one)]))),
  });
  if (!response.ok) throw new Error(`Prometheus refuses the samples: ${await response.text()}`);
}

type Field = readonly [number: number, content: Buffer];

/** Fields of a known length: messages and texts. */
function message(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, content]) => [varint((number << 3) | 2), varint(content.length), content]),
  );
}

function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  return message([
    ...Array.from(labels, ([name, value]): Field => [
      1,
      message([
        [1, Buffer.from(name)],
        [2, Buffer.from(value)],
      ]),
    ]),
    ...samples.map(({ time, value }): Field => {
      const bits = Buffer.alloc(8);
      if (value === undefined) bits.writeBigUInt64LE(STALE);
      else bits.writeDoubleLE(value);
      return [2, Buffer.concat([varint((1 << 3) | 1), bits, varint(2 << 3), varint(time)])];
    }),
  ]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

/** Snappy that compresses nothing: the length, then literals of at most 64 KiB. */
function literally(content: Buffer): Buffer {
  const parts = [varint(content.length)];
  for (let at = 0; at < content.length; at += 65_536) {
    const literal = content.subarray(at, at + 65_536);
    parts.push(Buffer.from([61 << 2, (literal.length - 1) & 0xff, (literal.length - 1) >> 8]), literal);
  }
  return Buffer.concat(parts);
}
