import { expect, it } from 'vitest';
import { describeWithServers } from '../../src/index.ts';

// Run by describe-with-servers.test.ts, with a PATH that leads nowhere.
describeWithServers(['prometheus', 'amtool'], 'two servers', () => {
  it('is never reached', () => {
    expect.unreachable();
  });
});
