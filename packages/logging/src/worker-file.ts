/** The thread that ships: beside this file as it is built, and in the sources as well. */
export const workerFile: URL = new URL(
  import.meta.url.endsWith('.ts') ? './shipping-worker.ts' : './shipping-worker.js',
  import.meta.url,
);
