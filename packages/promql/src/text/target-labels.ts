import { Labels } from '../labels/labels.ts';

/**
 * The labels of a scraped series: the page's and the target's. Where both have one, the target's wins and the page's is kept
 * as `exported_<name>`, unless the page is honored (Prometheus' `honor_labels`, `scrape/scrape.go`, `mutateSampleLabels`).
 */
export function withTargetLabels(
  page: readonly (readonly [string, string])[],
  target: Readonly<Record<string, string>>,
  isPageHonored: boolean,
): Labels {
  const labels = new Map(page);
  for (const [name, value] of Object.entries(target)) {
    const exposed = labels.get(name);
    if (exposed === undefined || exposed === '') labels.set(name, value);
    else if (!isPageHonored) {
      let free = `exported_${name}`;
      while (labels.has(free) || Object.hasOwn(target, free)) free = `exported_${free}`;
      labels.set(free, exposed);
      labels.set(name, value);
    }
  }
  return Labels.from(labels);
}
