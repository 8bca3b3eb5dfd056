import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ApplyRecord } from '#shared/apply';
import { ApplyId, CommitId } from '#shared/ids';
import type { Log } from '../ports';
import { writeDurably } from './durable';
import type { Workspace } from './workspace';

/** An apply as it is kept: what the user is told, and what undoing it or building on it needs. */
export const KeptApply = z.object({
  record: ApplyRecord,
  /** Git folder that the repository's working trees share, and the working tree that was written to. */
  repository: z.string(),
  root: z.string(),
  /** What the session's state was compared with. */
  base: CommitId,
  /** The apply whose state was that base; null: none, or it was not told. */
  builtOn: ApplyId.nullable().default(null),
  /** Set when an apply below this one was undone: base and head are made to be without it, and no commits of the session. */
  madeAnew: z.boolean().default(false),
  /** HEAD's commit (or the target branch's) when it was planned. */
  plannedOn: CommitId.nullable(),
  /** Set for the three-way undo of another apply; it is not listed. */
  undoes: ApplyId.nullable(),
  /** Full ref that an update of a session's worktree brought commits in from; null: it was no update. */
  source: z.string().nullable().default(null),
});
export type KeptApply = z.infer<typeof KeptApply>;

/** How a record begins. */
export const JUST_DONE = { state: 'done', undoneAt: null, undoDataRemovedAt: null } as const;

/** The applies that are on record in the data folder, one file each. */
export type ApplyRecords = {
  keep(apply: KeptApply): Promise<void>;
  find(apply: ApplyId): Promise<KeptApply | null>;
  /** Newest first. */
  all(): Promise<KeptApply[]>;
  /** What was done in a working tree is found by its new place from then on. Safe to repeat. */
  follow(
    from: Pick<Workspace, 'root' | 'commonDir'>,
    to: Pick<Workspace, 'root' | 'commonDir'>,
  ): Promise<void>;
};

export function openRecords(home: string, log: Log): ApplyRecords {
  const folder = join(home, 'applies');
  const read = async (name: string): Promise<KeptApply | null> => {
    const text = await readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return null;
    const parsed = KeptApply.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    log.warn('a record of an apply is unreadable', {
      file: join(folder, name),
      reason: parsed.error.message,
    });
    return null;
  };
  const keep = async (apply: KeptApply): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeDurably(join(folder, `${apply.record.apply}.json`), JSON.stringify(apply));
  };
  const all = async (): Promise<KeptApply[]> => {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found: KeptApply[] = [];
    for (const name of names) {
      const kept = name.endsWith('.json') ? await read(name) : null;
      if (kept) found.push(kept);
    }
    return found.sort((a, b) => compare(b.record.at, a.record.at) || compare(b.record.apply, a.record.apply));
  };
  return {
    keep,
    find: async (apply) => (ApplyId.safeParse(apply).success ? read(`${apply}.json`) : null),
    all,
    async follow(from, to) {
      for (const kept of await all()) {
        const root = kept.root === from.root ? to.root : kept.root;
        const repository = kept.repository === from.commonDir ? to.commonDir : kept.repository;
        if (root !== kept.root || repository !== kept.repository) await keep({ ...kept, root, repository });
      }
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
