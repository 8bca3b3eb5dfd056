import type { ModelKeys } from './sandbox';

/** Where the keys of a session's models are, seen from its sandbox. */
export function describeModelKeys(keys: ModelKeys): string {
  switch (keys.are) {
    case 'outside':
      if (keys.variables === null)
        return 'Those of models that you have in variables stay outside once its agent is started: Understory adds them to what is asked of their services.';
      return keys.variables.length === 0
        ? 'None had to be kept outside: its agent was started without one in a variable that Understory can stand in for. What it has logged in with itself is in the sandbox.'
        : `${keys.variables.join(', ')} stayed outside: the sandbox has a stand-in, and Understory adds the key to what is asked of its service.`;
    case 'chosen':
      return 'Those of models are in the sandbox, as you chose for this agent in the settings.';
    case 'needed':
      return 'Those of models that its agent is given are in the sandbox: it cannot be told to work without them.';
    default:
      return keys satisfies never;
  }
}
