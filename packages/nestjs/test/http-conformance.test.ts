import { describeHttpConformance } from '@telltale/testing/http-conformance';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { nestKit } from './conformance/nest-kit.ts';
import { platformNames } from './conformance/platforms.ts';
import { nestVersion } from './nest-version.ts';

for (const platform of platformNames) {
  describeHttpConformance(`NestJS ${nestVersion().split('.')[0]} on ${platform}`, nestKit(platform), {
    describe,
    test,
    beforeAll,
    afterAll,
  });
}
