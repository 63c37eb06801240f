import { library } from '../../tooling/tsdown/library.ts';

export default library({
  index: 'src/index.ts',
  builder: 'src/builder/index.ts',
  exporters: 'src/exporters/index.ts',
  lint: 'src/lint/index.ts',
});
