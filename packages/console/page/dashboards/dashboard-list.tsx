import { placeLink } from '../address/address.ts';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useDashboards } from './dashboard-picker.tsx';

/** All dashboards that there are. */
export function DashboardList() {
  const { data, error } = useDashboards();
  return (
    <>
      <PageHead title="Dashboards" />
      {error !== undefined && <Problem>{error}</Problem>}
      {data?.length === 0 && (
        <Empty title="There are no dashboards">
          Give the console those that were generated, or any other in the JSON that Grafana exports. Until then, Explore
          draws any query.
        </Empty>
      )}
      <ul class="cards">
        {data?.map(({ uid, title, description, tags }) => (
          <li key={uid}>
            <a class="card" href={placeLink(`/d/${encodeURIComponent(uid)}`)}>
              <span class="card-title">{title}</span>
              <span class="card-text">{description}</span>
              <span class="card-tags">{tags.filter((tag) => tag !== 'telltale').join(' · ')}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
