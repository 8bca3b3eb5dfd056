import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ApplyPlan, ApplyRecord } from '#shared/apply';
import {
  type Conflict,
  type ConflictSides,
  FromSession,
  type MergePiece,
  Resolution,
  type ResultDraft,
} from '#shared/conflict';
import { keyOfConflict } from '#shared/conflict-key';
import { parseJsonAs } from '#shared/parse-json';
import { concurrently } from '../../concurrently';
import type { Log } from '../../ports';
import { writeDurably } from '../../writing/index';
import { joinResults, resultsOf } from './piece-results';

type Take = Resolution['take'];

/** A conflict with the choice that resolved it. */
export type ResolvedConflict = { readonly conflict: Conflict; readonly take: Take };

/** How a conflict, or only some places of its text, was resolved before, and in which session. */
export type Remembered =
  | { readonly take: Take; readonly from: FromSession }
  | { readonly draft: ResultDraft; readonly from: FromSession };

/** Reads the sides of a conflict. */
export type ReadSides = (conflict: Conflict) => Promise<ConflictSides>;

/**
 * How conflicts were resolved, so that the same one need not be resolved twice: by any session, in any repository of this
 * data folder. A file that was edited is known place by place as well, so that it is also met again after other parts
 * of it have changed.
 */
export type ResolutionMemory = {
  /** What the very same conflict, or its places, became before; null when nothing of that is known. */
  recall(conflict: Conflict, sides: ReadSides): Promise<Remembered | null>;
  /** Never rejects: what cannot be remembered is only logged. */
  remember(resolved: readonly ResolvedConflict[], from: FromSession, sides: ReadSides): Promise<void>;
};

const KnownConflict = z.object({ take: Resolution.shape.take, from: FromSession });
const KnownPlace = z.object({ result: z.string(), from: FromSession });

/** Files beyond this number are forgotten, the oldest first. */
const MOST_REMEMBERED = 5000;

/** Opens the memory in a folder. Nothing is read yet. */
export function openResolutionMemory(folder: string, log: Log): ResolutionMemory {
  const names = once(() => existingNames(folder));
  let writing = Promise.resolve();

  const read = async <T>(name: string, kind: z.ZodType<T>): Promise<T | null> => {
    if (!(await names()).has(name)) return null;
    const text = await readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : parseJsonAs(kind, text);
  };
  const write = async (name: string, value: unknown) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(join(folder, name), JSON.stringify(value));
    (await names()).add(name);
  };
  const forgetOldest = async () => {
    const known = await names();
    if (known.size <= MOST_REMEMBERED) return;
    const aged = await Promise.all(
      [...known].map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    );
    for (const { name } of aged.sort((a, b) => a.at - b.at).slice(0, known.size - MOST_REMEMBERED)) {
      await rm(join(folder, name), { force: true });
      known.delete(name);
    }
  };
  const rememberOne = async ({ conflict, take }: ResolvedConflict, from: FromSession, sides: ReadSides) => {
    await write(nameOfConflict(conflict), { take, from });
    const text = take.choice === 'content' ? decode(take.bytes) : null;
    const pieces = text !== null && isText(conflict) ? (await sides(conflict)).pieces : null;
    const results = text !== null && pieces ? resultsOf(pieces, text) : null;
    if (!pieces || !results) return;
    const places = pieces.filter((piece) => piece.type === 'conflict');
    for (const [index, place] of places.entries()) {
      const result = results[index];
      if (result !== undefined) await write(nameOfPlace(place), { result, from });
    }
  };

  return {
    async recall(conflict, sides) {
      const known = await read(nameOfConflict(conflict), KnownConflict);
      if (known && conflict.choices.includes(known.take.choice)) return known;
      if ((await names()).size === 0 || !isText(conflict)) return null;
      const { pieces } = await sides(conflict);
      if (!pieces) return null;
      const places = pieces.filter((piece) => piece.type === 'conflict');
      const found = await Promise.all(places.map((place) => read(nameOfPlace(place), KnownPlace)));
      const from = found.findLast((place) => place !== null)?.from;
      if (!from) return null;
      const results = found.map((place) => place?.result ?? null);
      const text = joinResults(pieces, results);
      if (text === null) return { draft: draftOf(places, results), from };
      return { take: { choice: 'content', bytes: Buffer.from(text, 'utf8').toString('base64') }, from };
    },
    async remember(resolved, from, sides) {
      const work = async () => {
        for (const one of resolved) await rememberOne(one, from, sides);
        await forgetOldest();
      };
      writing = writing.then(work).catch((error: unknown) => {
        log.warn('resolutions could not be remembered', { error: String(error) });
      });
      await writing;
    },
  };
}

/** What is known of a plan's conflicts, as the plan offers it. */
export async function knownFor(
  memory: ResolutionMemory,
  conflicts: readonly Conflict[],
  sides: ReadSides,
): Promise<Pick<ApplyPlan, 'offers' | 'drafts'>> {
  const offers: ApplyPlan['offers'] = [];
  const drafts: ApplyPlan['drafts'] = [];
  for (const { conflict, ...known } of await recallAll(memory, conflicts, sides)) {
    const named = keyOfConflict(conflict);
    if ('take' in known) offers.push({ ...named, source: 'reused', ...known });
    else drafts.push({ ...named, source: 'reused', ...known });
  }
  return { offers, drafts };
}

/** The decisions that are what the same conflicts became before. */
export async function reusedOf(
  memory: ResolutionMemory,
  resolved: readonly ResolvedConflict[],
  sides: ReadSides,
): Promise<ApplyRecord['reused']> {
  const takes = new Map(resolved.map(({ conflict, take }) => [conflict, JSON.stringify(take)]));
  const known = await recallAll(memory, [...takes.keys()], sides);
  return known.flatMap((one) =>
    'take' in one && takes.get(one.conflict) === JSON.stringify(one.take)
      ? [{ path: one.conflict.path, from: one.from }]
      : [],
  );
}

/** What is known for the conflicts, each with its conflict, in their order. */
async function recallAll(
  memory: ResolutionMemory,
  conflicts: readonly Conflict[],
  sides: ReadSides,
): Promise<(Remembered & { readonly conflict: Conflict })[]> {
  const found = new Map<Conflict, Remembered>();
  await concurrently(conflicts, async (conflict) => {
    const known = await memory.recall(conflict, sides);
    if (known) found.set(conflict, known);
  });
  return conflicts.flatMap((conflict) => {
    const known = found.get(conflict);
    return known ? [{ ...known, conflict }] : [];
  });
}

/** What is known of some places; the others are open. */
function draftOf(
  places: readonly Extract<MergePiece, { type: 'conflict' }>[],
  results: readonly (string | null)[],
): ResultDraft {
  const known = results.flatMap((text, at) => (text === null ? [] : [{ at, text }]));
  const isBase = ({ at, text }: { at: number; text: string }) => places[at]?.base === text;
  return {
    count: places.length,
    places: known.filter((one) => !isBase(one)),
    gaps: [],
    baseChosen: known.filter(isBase).map(({ at }) => at),
  };
}

function isText({ choices, stages }: Conflict): boolean {
  return (
    choices.includes('content') &&
    [stages.ours, stages.theirs].every((stage) => stage?.mode.startsWith('100') === true)
  );
}

/** Paths are no part of it: the same conflict in a copy or under a new name is the same conflict. */
function nameOfConflict({ kind, stages }: Conflict): string {
  const side = (stage: Conflict['stages']['base']) => (stage ? [stage.mode, stage.oid] : null);
  return nameOf(['conflict', kind, side(stages.base), side(stages.ours), side(stages.theirs)]);
}

/** The result is the same whichever way around the sides met. */
function nameOfPlace({ base, ours, theirs }: { base: string; ours: string; theirs: string }): string {
  return nameOf(['place', base, ...[ours, theirs].sort()]);
}

function nameOf(parts: unknown): string {
  return `${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}.json`;
}

async function existingNames(folder: string): Promise<Set<string>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return new Set(names.filter((name) => name.endsWith('.json')));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

function decode(base64: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}
