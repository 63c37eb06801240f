import { describe, expect, it } from 'vitest';
import { StartProgress } from '../src/modes/start-progress.ts';

describe('the progress of the start', () => {
  it('is one line that grows, and ends however far it came', () => {
    let text = '';
    const progress = new StartProgress((part) => (text += part));
    progress.end();
    expect(text).toBe('');

    for (const name of ['console', 'postgres', 'quotes']) progress.note(name);
    progress.end();
    progress.end();
    expect(text).toMatch(/^starting  console \d+\.\d s, postgres \d+\.\d s, quotes \d+\.\d s\n$/);
  });
});
