import { big } from './big.mjs';
import { conflict } from './conflict.mjs';
import { fail } from './fail.mjs';
import { followUp } from './follow-up.mjs';
import { markdown } from './markdown.mjs';
import { permission } from './permission.mjs';
import { resolve } from './resolve.mjs';
import { review } from './review.mjs';
import { slow } from './slow.mjs';
import { tour } from './tour.mjs';

const help = {
  name: 'help',
  description: 'Tells what the demo agent can show',
  play: async (stage) => {
    const list = SCENARIOS.map(({ name, description }) => `- \`${name}\` – ${description}`).join('\n');
    await stage.say(
      `I am a **demo agent**: a script, not a model. Use one of these words in a prompt:\n\n${list}\n`,
    );
  },
};

/**
 * What the demo agent can show. A prompt chooses by holding the name as a word of its own; the first one wins, and what is
 * to be resolved quotes prompts that may name others.
 */
export const SCENARIOS = [resolve, review, help, tour, permission, conflict, fail, slow, big, markdown];

export function scenarioFor(prompt, stage) {
  // What is reviewed is quoted, and may hold any word.
  if (review.asked(prompt)) return review;
  const words = new Set(prompt.toLowerCase().match(/[a-z]+/g) ?? []);
  const named = SCENARIOS.find(({ name }) => words.has(name));
  if (named) return named;
  return stage.turn === 1 ? tour : followUp;
}
