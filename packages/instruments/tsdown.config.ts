import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { library } from '../../tooling/tsdown/library.ts';

// One entry for each folder that has an `index.ts`: `src/pg/index.ts` is `@telltale/instruments/pg`.
const subpaths = globSync('src/*/index.ts').map((file) => [basename(dirname(file)), file.replaceAll('\\', '/')]);

export default library({ index: 'src/index.ts', ...Object.fromEntries(subpaths) });
