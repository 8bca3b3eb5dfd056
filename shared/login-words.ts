import type { LoginMethod } from './agent';

/** Which variables a way to log in needs and where they are set; null where it needs none. Parts are an agent's own text. */
export function variableWords({ variables = [] }: Pick<LoginMethod, 'variables'>): string | null {
  if (variables.length === 0) return null;
  const names =
    variables.length === 1 ? variables[0] : `${variables.slice(0, -1).join(', ')} and ${variables.at(-1)}`;
  return `It needs ${names} in the agent’s environment: set ${variables.length === 1 ? 'it' : 'them'} in your shell’s profile and choose “Refresh” in the settings, or in the environment of an agent of your own there.`;
}
