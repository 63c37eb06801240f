import { library } from '../../tooling/tsdown/library.ts';

export default library({
  index: 'src/index.ts',
  alerts: 'src/alerts/index.ts',
  'http-conformance': 'src/http-conformance/index.ts',
  vitest: 'src/vitest.ts',
});
