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
  readonly kind: SessionRow['kind'];
  /** Its programs are kept in a sandbox. */
  readonly sandboxed: boolean;
  /** Answers that were remembered for the session. */
  readonly rules: Transcript['rules'];
};

type Told = Pick<Transcript, 'folders' | 'protocol' | 'rules'>;

export function useScene(row: SessionRow, { folders: earlier, protocol, rules }: Told): Scene {
  const { session, status, kind } = row;
  const agent = row.agent.id;
  const root = folderOf(row);
  const sandboxed = row.isolation === 'sandbox';
  return useMemo(() => {
    const folders = root === null || earlier.includes(root) ? earlier : [root, ...earlier];
    const saysOutput = protocol === 'command';
    return { session, status, kind, sandboxed, agent, root, folders, rules, saysOutput };
  }, [session, status, kind, sandboxed, agent, root, earlier, rules, protocol]);
}
