import type { HandOffPlace } from './hand-off';

/** What is typed at the beginning of a follow-up to have the session go on elsewhere. */
const TYPED: Readonly<Record<string, HandOffPlace>> = {
  '@cli': 'background',
  '@background': 'background',
  '@local': 'local',
  '@cloud': 'cloud',
  '/delegate': 'cloud',
};

/**
 * A follow-up that asks for another place, with what to do there; null for any other. A command that the agent itself offers
 * is the agent's.
 *
 * @param commands the names of the agent's own commands
 */
export function typedHandOff(
  text: string,
  commands: readonly string[],
): { readonly to: HandOffPlace; readonly prompt: string } | null {
  const [, word = '', rest = ''] = /^\s*([@/]\S+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  const name = word.toLowerCase();
  const to = Object.hasOwn(TYPED, name) ? TYPED[name] : undefined;
  if (to === undefined || commands.some((one) => `/${one}` === name)) return null;
  return { to, prompt: rest.trim() };
}
