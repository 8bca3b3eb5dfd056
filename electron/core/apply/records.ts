import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ApplyId } from '#shared/ids';
import { parseJson } from '#shared/parse-json';
import type { Log } from '../ports';
import { ApplyOperation, UntaggedOperation, type Workspace, writeDurably } from '../writing/index';

/** A record as it was written by this or an earlier version. */
const StoredRecord = z.union([ApplyOperation, UntaggedOperation]);

/** How a record begins. */
export const JUST_DONE = { state: 'done', undoneAt: null, undoDataRemovedAt: null } as const;

/** The applies that are on record in the data folder, one file each. */
export type ApplyRecords = {
  keep(apply: ApplyOperation): Promise<void>;
  find(apply: ApplyId): Promise<ApplyOperation | null>;
  /** Newest first. */
  all(): Promise<ApplyOperation[]>;
  /** What was done in a working tree is found by its new place from then on. Safe to repeat. */
  follow(
    from: Pick<Workspace, 'root' | 'commonDir'>,
    to: Pick<Workspace, 'root' | 'commonDir'>,
  ): Promise<void>;
};

export function openRecords(home: string, log: Log): ApplyRecords {
  const folder = join(home, 'applies');
  const read = async (name: string): Promise<ApplyOperation | null> => {
    const text = await readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return null;
    const parsed = StoredRecord.safeParse(parseJson(text));
    // Earlier versions put the three-way undo of an apply on record as well; that apply's own record tells of it.
    if (parsed.success) return parsed.data.kind === 'apply' ? parsed.data : null;
    log.warn('a record of an apply is unreadable', {
      file: join(folder, name),
      reason: parsed.error.message,
    });
    return null;
  };
  const keep = async (apply: ApplyOperation): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeDurably(join(folder, `${apply.record.apply}.json`), JSON.stringify(apply));
  };
  const all = async (): Promise<ApplyOperation[]> => {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found: ApplyOperation[] = [];
    for (const name of names) {
      const applied = name.endsWith('.json') ? await read(name) : null;
      if (applied) found.push(applied);
    }
    return found.sort((a, b) => compare(b.record.at, a.record.at) || compare(b.record.apply, a.record.apply));
  };
  return {
    keep,
    find: async (apply) => (ApplyId.safeParse(apply).success ? read(`${apply}.json`) : null),
    all,
    async follow(from, to) {
      for (const applied of await all()) {
        const root = applied.root === from.root ? to.root : applied.root;
        const repository = applied.repository === from.commonDir ? to.commonDir : applied.repository;
        if (root !== applied.root || repository !== applied.repository)
          await keep({ ...applied, root, repository });
      }
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
