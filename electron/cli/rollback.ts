import type { Command } from 'commander';
import { EXIT } from './exit-code';
import { type Choose, jsonOption, SESSION, turnNumber } from './register';
import { changes, sessionResult } from './session-result';
import { findSession, Refused, required, type Verb } from './verb';

/** Adds the verb `rollback` to the command line. */
export function addRollback(program: Command, choose: Choose): void {
  program
    .command('rollback')
    .description('roll a session’s worktree back to the end of a turn; later work is kept')
    .argument('<session>', SESSION)
    .argument('<turn>', 'the turn’s number; 0 is before the first turn', (text) =>
      text === '0' ? 0 : turnNumber(text),
    )
    .addOption(jsonOption())
    .action((session: string, turn: number, options: { json?: true }) =>
      choose(rollback({ session, turn }), options.json ?? false),
    );
}

/** Brings a session's worktree to the end of a turn; turn 0 is before the first one. What is left behind is kept. */
export function rollback(options: { session: string; turn: number }): Verb {
  return async (context) => {
    const { client, out } = context;
    const { session } = await findSession(context, options.session);
    const wanted = options.turn === 0 ? { turn: 1, at: 'start' } : { turn: options.turn, at: 'end' };
    const points = required(await client.sessions.checkpoints({ session }));
    const point = points.findLast(({ turn, at }) => turn === wanted.turn && at === wanted.at);
    if (!point) throw new Refused({ code: 'turn-unknown', turn: options.turn });
    const row = required(await client.sessions.rollback({ session, commit: point.commit }));
    const after = required(await client.sessions.checkpoints({ session }));
    const left = after.findLast(({ at }) => at === 'before-rollback');
    out.result({ ...sessionResult(row), turn: options.turn, abandoned: left?.ref ?? null });
    const where = options.turn === 0 ? 'as it was before its first turn' : `as after turn ${options.turn}`;
    out.say(`The worktree of ${session} is ${where}. Changes: ${changes(row)}.`);
    if (left) out.say(`The state before is kept in ${left.ref}.`);
    return EXIT.done;
  };
}
