import { useMemo } from 'react';
import { folderOf } from '#shared/place';
import type { SessionRow } from '#shared/session';

/** The part of a session that the rows of its transcript need. It stays the same object while only text streams in. */
export type Scene = Pick<SessionRow, 'session' | 'status'> & {
  readonly agent: string;
  /** The folder that the agent works in. */
  readonly root: string | null;
};

export function useScene(row: SessionRow): Scene {
  const { session, status } = row;
  const agent = row.agent.id;
  const root = folderOf(row);
  return useMemo(() => ({ session, status, agent, root }), [session, status, agent, root]);
}
