import type { LiveSession } from '../store';

/** Checks that ran when the app ended came to no end: their processes are gone with it. */
export async function endInterruptedChecks(session: LiveSession): Promise<void> {
  if (session.state.isNewer) return;
  for (const { name, command, last } of session.state.row.checks ?? [])
    if (last?.state === 'running')
      await session.record({
        ...{ type: 'check.ended', turn: last.turn, name, command, tree: last.tree },
        ...{ end: { how: 'interrupted' }, milliseconds: 0, output: { text: '', body: null, bytes: 0 } },
      });
    else if (last?.state === 'failed' && last.before === undefined)
      await session.record({
        ...{ type: 'check.compared', turn: last.turn, name, command, tree: last.tree, before: 'unknown' },
      });
}
