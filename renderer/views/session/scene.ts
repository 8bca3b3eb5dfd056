import { useMemo } from 'react';
import { folderOf } from '#shared/place';
import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';

/** The part of a session that the rows of its transcript need. It stays the same object while only text streams in. */
export type Scene = Pick<SessionRow, 'session' | 'status'> & {
  readonly agent: string;
  /** The folder that the agent works in. */
  readonly root: string | null;
  /** It and every folder that the agent worked in before: what it said of a file there is said from there. */
  readonly folders: readonly string[];
  /** What the agent says is the output of a program, not Markdown. */
  readonly saysOutput: boolean;
};

type Told = Pick<Transcript, 'folders' | 'protocol'>;

export function useScene(row: SessionRow, { folders: earlier, protocol }: Told): Scene {
  const { session, status } = row;
  const agent = row.agent.id;
  const root = folderOf(row);
  return useMemo(() => {
    const folders = root === null || earlier.includes(root) ? earlier : [root, ...earlier];
    return { session, status, agent, root, folders, saysOutput: protocol === 'command' };
  }, [session, status, agent, root, earlier, protocol]);
}
