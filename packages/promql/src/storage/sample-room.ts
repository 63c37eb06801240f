import { sampleArrays } from './sample-arrays.ts';
import type { SampleArrays } from './sample-arrays.ts';

const SMALLEST = 1024;
const LARGEST = 65_536;

/**
 * Room for decoded samples: a few large arrays, of which each series gets a part. An array of its own for each of many thousand
 * series would cost more than decoding them.
 */
export class SampleRoom {
  #arrays: SampleArrays | undefined;
  #size = SMALLEST;
  /** Where the next samples go. */
  at = 0;

  /** Arrays with room for so many samples from {@link at} on. */
  reserve(samples: number): SampleArrays {
    if (this.#arrays !== undefined && this.at + samples <= this.#arrays.values.length) return this.#arrays;
    this.#arrays = sampleArrays(Math.max(samples, this.#size));
    this.#size = Math.min(this.#size * 4, LARGEST);
    this.at = 0;
    return this.#arrays;
  }
}
