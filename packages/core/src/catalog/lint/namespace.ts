import { baseUnitFor } from './unit-words.ts';
import { typeWord } from './names.ts';

/** What is wrong with a namespace, as it becomes the first words of names; `undefined` where nothing is. */
export function namespaceProblem(namespace: unknown): string | undefined {
  if (typeof namespace !== 'string' || !/^([a-z][a-z0-9]*(_[a-z0-9]+)*)?$/.test(namespace)) {
    return 'cannot start a metric name';
  }
  const unit = namespace.split('_').find((word) => baseUnitFor(word) !== undefined);
  if (unit !== undefined) return `holds the unit "${unit}", which every name would then hold`;
  const type = typeWord.exec(namespace)?.[2];
  return type === undefined ? undefined : `holds a metric type ("${type}"), which every name would then hold`;
}
