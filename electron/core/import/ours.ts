import type { HandedTo } from '#shared/hand-off';
import type { SessionRow } from '#shared/session';
import type { Ours } from './catalog';

type Known = { readonly state: { readonly row: SessionRow; readonly agentSession: string | null } };

/** What of the tools' histories belongs to sessions of ours, and what goes on from imported ones. */
export function oursAmong(store: { all(): Iterable<Known> }): Ours {
  const agentSessions = new Set<string>();
  const worktrees: string[] = [];
  const continued = new Map<string, HandedTo[]>();
  for (const { state } of store.all()) {
    const { row, agentSession } = state;
    if (agentSession !== null) agentSessions.add(agentSession);
    if (row.worktree !== null) worktrees.push(row.worktree);
    if (!row.handedFrom) continue;
    const { session, title, kind, agent } = row;
    const { changes, files } = row.handedFrom;
    const undone = row.discarded !== null;
    const to = { session, title, kind, agent: agent.name, changes, files, apply: null, undone };
    continued.set(row.handedFrom.session, [...(continued.get(row.handedFrom.session) ?? []), to]);
  }
  return { agentSessions, worktrees, continued };
}
