import { placeLink } from '../address/address.ts';
import { fetchJson } from '../ask/fetch-json.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { Menu } from '../parts/menu.tsx';

export interface ListedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
}

export function useDashboards() {
  return useAnswer('dashboards', (signal) =>
    fetchJson<readonly ListedDashboard[]>('/api/console/dashboards', {}, signal),
  );
}

/** The other dashboards. */
export function DashboardPicker({ uid }: { readonly uid: string }) {
  const { data = [] } = useDashboards();
  return (
    <Menu label="Dashboards" title="Other dashboards">
      {(close) => (
        <ul class="choices">
          {data.map((each) => (
            <li key={each.uid}>
              <a
                href={placeLink(`/d/${encodeURIComponent(each.uid)}`)}
                aria-current={each.uid === uid ? 'page' : undefined}
                onClick={close}
              >
                {each.title}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}
