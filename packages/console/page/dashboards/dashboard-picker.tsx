import { placeLink } from '../address/address.ts';
import { askConsole } from '../ask/console.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { Menu } from '../parts/menu.tsx';

export function useDashboards() {
  return useAnswer('dashboards', (signal) => askConsole('/api/console/dashboards', {}, signal));
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
