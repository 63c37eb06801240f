import { library } from '../../tooling/tsdown/library.ts';

// `dist/page` is the work of another build: see page.config.ts.
export default library({ index: 'src/index.ts' }, { clean: ['dist/*', '!dist/page'] });
