import { EXIT } from './exit-code';
import { describeSession, sessionResult } from './session-result';
import { findSession, required, type Verb } from './verb';

/** Takes a discard back: worktree and branch come back as they were. */
export function restore(options: { session: string }): Verb {
  return async (context) => {
    const { client, out } = context;
    const { session } = await findSession(context, options.session);
    const restored = required(await client.sessions.restore({ session }));
    out.result(sessionResult(restored));
    out.say(`Restored ${session}.`);
    for (const line of describeSession(restored)) out.say(line);
    return EXIT.done;
  };
}
