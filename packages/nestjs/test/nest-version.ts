import manifest from '@nestjs/core/package.json' with { type: 'json' };

/** The version of NestJS that the tests run on. */
export function nestVersion(): string {
  return manifest.version;
}
