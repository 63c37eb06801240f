// The logs of requests, and what NestJS itself logs, on NestJS 11.
import.meta.glob('../../../packages/logging/test/requests-nest.test.ts', { eager: true });
