import { library } from '../../tooling/tsdown/library.ts';

export default library(
  { index: 'src/index.ts', catalogs: 'src/catalogs/index.ts' },
  // Declarations are inferred by the compiler, so it is given the sources and not the tests.
  { tsconfig: 'tsconfig.build.json' },
);
