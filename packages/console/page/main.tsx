import { render } from 'preact';
import { App } from './app.tsx';
import { followLinks } from './address/address.ts';
import { applyTheme } from './theme/theme.ts';
import './styles/base.css';
import './styles/parts.css';
import './styles/charts.css';
import './styles/dashboards.css';
import './styles/traces.css';
import './styles/logs.css';
import './styles/explore.css';
import './styles/alerts.css';
import './styles/catalog.css';

applyTheme();
followLinks();
render(<App />, document.querySelector('#page')!);
