import type { Command } from 'commander';
import type { SessionMark } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { endOfMany, findSession, type Verb } from './verb';

const VERBS: readonly { name: string; as: SessionMark; description: string }[] = [
  { name: 'pin', as: 'pinned', description: 'keep sessions first in the list' },
  { name: 'unpin', as: 'unpinned', description: 'no longer keep sessions first in the list' },
  {
    name: 'archive',
    as: 'archived',
    description: 'put sessions out of sight until something happens in them; nothing is removed',
  },
  { name: 'unarchive', as: 'unarchived', description: 'bring archived sessions back into the list' },
  { name: 'mark-read', as: 'read', description: 'mark sessions as read' },
  { name: 'mark-unread', as: 'unread', description: 'mark sessions as unread' },
];

/** Adds the verbs that put sessions where the user wants them in the list. */
export function addMarks(program: Command, choose: Choose): void {
  for (const { name, as, description } of VERBS)
    program
      .command(name)
      .description(description)
      .argument('<session...>', 'ids of sessions, or the beginnings of them')
      .addOption(jsonOption())
      .action((sessions: string[], options: { json?: true }) =>
        choose(mark({ sessions, as }), options.json ?? false),
      );
}

/** Marks sessions. Where one is not known nothing is marked; one that cannot be marked is told after the others. */
export function mark(options: { sessions: readonly string[]; as: SessionMark }): Verb {
  return async (context) => {
    const { client, out } = context;
    const titles = new Map<SessionId, string>();
    for (const id of options.sessions) {
      const { session, title } = await findSession(context, id);
      titles.set(session, title);
    }
    const { marked, refused } = await client.sessions.mark({ sessions: [...titles.keys()], as: options.as });
    for (const session of marked) {
      out.item('marked', { session });
      out.say(`${session}  ${terminalLine(titles.get(session) ?? '', 60)}: ${WORDS[options.as]}`);
    }
    if (marked.length === 0 && refused.length === 0) out.say(`Nothing to do: ${WORDS[options.as]} already.`);
    const exit = endOfMany(out, titles.size, refused, ({ session }) => session);
    out.result({ as: options.as, marked, refused });
    return exit;
  };
}

const WORDS: Readonly<Record<SessionMark, string>> = {
  pinned: 'pinned',
  unpinned: 'not pinned',
  archived: 'archived',
  unarchived: 'in the list',
  read: 'read',
  unread: 'unread',
};
