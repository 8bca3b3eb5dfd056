import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { KeptDraft, keptDraftKey } from '#shared/kept-draft';
import { parseJsonAs } from '#shared/parse-json';
import type { Log } from '../core/ports';

const DraftsFile = z.object({ drafts: z.array(z.unknown()) });

/** More than anybody writes; beyond it those go first that were written on longest ago. */
const MOST_DRAFTS = 1000;
const MOST_CHARACTERS = 16_000_000;

/** What is being written in the window, kept in `<home>/drafts.json` so that the next window has it. */
export type KeptDrafts = {
  read(): KeptDraft[];
  /** Keeps drafts in the place of what they were, and lets go of those with the keys `gone`. */
  keep(changes: { kept: readonly KeptDraft[]; gone: readonly string[] }): void;
};

export function keptDrafts(home: string, log: Log): KeptDrafts {
  const file = join(home, 'drafts.json');
  let known: Map<string, KeptDraft> | null = null;
  const drafts = () => {
    known ??= new Map(readDrafts(file, log).map((draft) => [keptDraftKey(draft), draft]));
    return known;
  };
  return {
    read: () => [...drafts().values()],
    keep({ kept, gone }) {
      const all = drafts();
      for (const key of gone) all.delete(key);
      for (const draft of kept) {
        const key = keptDraftKey(draft);
        // The newest stand last.
        all.delete(key);
        all.set(key, draft);
      }
      const lines = bounded(all, log);
      try {
        writeFileSync(`${file}.new`, `{"drafts":[\n${lines.join(',\n')}\n]}\n`, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch (error) {
        log.warn('what is being written could not be kept', { error });
      }
    },
  };
}

/** What can be read of the file. One that cannot be read whole is put aside: the next write would end it. */
function readDrafts(file: string, log: Log): KeptDraft[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      log.warn('what was being written could not be read', { error });
    return [];
  }
  const given = parseJsonAs(DraftsFile, text)?.drafts ?? null;
  const read = (given ?? []).flatMap((one) => KeptDraft.safeParse(one).data ?? []);
  if (read.length === given?.length) return read;
  try {
    writeFileSync(`${file}.damaged`, text, { mode: 0o600 });
    log.warn('not all that was being written could be read; the file was put aside', {
      read: read.length,
      file: `${file}.damaged`,
    });
  } catch (error) {
    log.warn('what was being written could not be put aside', { error });
  }
  return read;
}

/** Holds the drafts to what may be kept and gives them as JSON. */
function bounded(all: Map<string, KeptDraft>, log: Log): string[] {
  const lines = new Map([...all].map(([key, draft]) => [key, JSON.stringify(draft)]));
  let characters = [...lines.values()].reduce((sum, line) => sum + line.length, 0);
  for (const [key, line] of lines) {
    if (lines.size <= MOST_DRAFTS && characters <= MOST_CHARACTERS) break;
    lines.delete(key);
    all.delete(key);
    characters -= line.length;
    log.warn('too much is being written; a draft was let go', { key: key.slice(0, 200) });
  }
  return [...lines.values()];
}
