import { targetOf } from './key-target';

/** What the keys of a list know of a choice. */
type Listed = { readonly label: string; readonly disabled?: boolean };

/** So long after a letter the next one begins another word. */
const WORD_MS = 1000;

/** Letters typed one after the other, and when the last of them was. */
export type Typed = { readonly text: string; readonly at: number };

export const NOTHING_TYPED: Typed = { text: '', at: Number.NEGATIVE_INFINITY };

/** With the letter of a key press; one that comes late begins anew. */
export function typedOn({ text, at }: Typed, letter: string, now: number): Typed {
  return { text: now - at > WORD_MS ? letter : text + letter, at: now };
}

/** Whether a key is still a letter of what is being typed, as a space inside a name is. */
export function isTyping({ text, at }: Typed, now: number): boolean {
  return text !== '' && now - at <= WORD_MS;
}

/** Where a key leads from the choice `at` (-1: none), past those that cannot be chosen; null where it does not move. */
export function choiceByKey(choices: readonly Listed[], at: number, key: string): number | null {
  const target = targetOf(key, at, choices.length);
  if (target === null) return null;
  const from = Math.min(Math.max(target, 0), choices.length - 1);
  const may = (index: number) => index >= 0 && index < choices.length && !choices[index]?.disabled;
  const step = target >= at ? 1 : -1;
  for (let index = from; index >= 0 && index < choices.length; index += step) if (may(index)) return index;
  for (let index = from; index >= 0 && index < choices.length; index -= step) if (may(index)) return index;
  return null;
}

/**
 * The choice that begins with what was typed, looked for from `at` on and around; null: none. One letter, be it pressed
 * again and again, goes from each to the next.
 */
export function choiceByText(choices: readonly Listed[], at: number, text: string): number | null {
  const wanted = text.toLowerCase();
  const repeated = [...wanted].every((letter) => letter === wanted[0]);
  const start = repeated ? (wanted[0] ?? '') : wanted;
  const first = Math.max(at, 0) + (repeated && at >= 0 ? 1 : 0);
  for (let offset = 0; offset < choices.length; offset += 1) {
    const index = (first + offset) % choices.length;
    const choice = choices[index];
    if (choice && !choice.disabled && choice.label.toLowerCase().startsWith(start)) return index;
  }
  return null;
}
