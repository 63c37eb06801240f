import type { SeededRandom } from '../seeded-random.ts';
import type { Place } from './visitor.ts';
import { Visitor } from './visitor.ts';

interface Approval {
  readonly id: string;
}

const LOOK_MILLISECONDS = 350;
const THINK_MILLISECONDS = 150;
const REJECTED_RATIO = 0.15;

/**
 * Somebody on duty who decides what agents ask: looks every moment, approves most of it, and rejects some. Resolves when
 * the load stops; never rejects.
 */
export async function decideApprovals(place: Place, random: SeededRandom): Promise<void> {
  while (!place.signal.aborted) {
    const operator = new Visitor(place);
    try {
      for (;;) await decideOne(operator, random);
    } catch {
      // The gateway does not answer: the next look comes as usual.
      await operator.pause(LOOK_MILLISECONDS).catch(() => {});
    }
  }
}

async function decideOne(operator: Visitor, random: SeededRandom): Promise<void> {
  await operator.pause(random.logNormal(LOOK_MILLISECONDS, 0.2));
  const { status, body } = await operator.ask('GET', '/approvals');
  if (status !== 200) return;
  for (const { id } of JSON.parse(body) as readonly Approval[]) {
    await operator.pause(random.logNormal(THINK_MILLISECONDS, 0.4));
    const decision = random.chance(REJECTED_RATIO) ? 'rejected' : 'approved';
    await operator.ask('POST', `/approvals/${id}`, { body: { decision } });
  }
}
