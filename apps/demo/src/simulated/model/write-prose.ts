import type { Prompt } from './prompt.ts';

const openings = ['In short: ', 'What stands out: ', 'On the whole: ', 'Two things matter here. ', ''] as const;
const links = ['Beside that: ', 'At the same time: ', 'And then: ', 'Less clear is this: ', ''] as const;
const closings = [
  'Nothing here asks for haste.',
  'It is worth another look tomorrow, when more of it is known.',
  'Whoever holds it should know how much of that is chance.',
  'The numbers carry this as far as they go, and they do not go far.',
  'I would watch the next hour before I draw a conclusion from it.',
] as const;

const MOST_FACTS = 3;
const LONGEST_FACT = 160;

/** A few sentences about what the prompt says, and what tools have told. */
export function writeProse(prompt: Prompt): string {
  const facts = factsOf(prompt);
  const sentences = facts.map((fact, index) => {
    const start = index === 0 ? prompt.pick('opening', openings) : prompt.pick(`link ${index}`, links);
    return `${start}${fact}.`;
  });
  return [...sentences, prompt.pick('closing', closings)].join(' ');
}

/** What was told last comes first. */
function factsOf({ told, points, task }: Prompt): readonly string[] {
  const sources = told.length > 0 ? told.toReversed() : points.length > 0 ? points : task.split(/(?<=[.!?])\s+|\n+/);
  return sources
    .map((source) =>
      source
        .replaceAll(/\s+/g, ' ')
        .trim()
        .slice(0, LONGEST_FACT)
        .replace(/[.!?,;:]+$/, ''),
    )
    .filter((fact) => fact !== '')
    .slice(0, MOST_FACTS);
}
