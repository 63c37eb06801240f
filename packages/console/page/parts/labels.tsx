import type { LabelSet } from '../ask/prometheus.ts';

/** Labels with their values. */
export function Labels({ labels, except = [] }: { readonly labels: LabelSet; readonly except?: readonly string[] }) {
  return (
    <>
      {Object.entries(labels)
        .filter(([name]) => !except.includes(name))
        .map(([name, value]) => (
          <span class="label" key={name}>
            {name} <b>{value}</b>
          </span>
        ))}
    </>
  );
}
