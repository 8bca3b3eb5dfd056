import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ApplyPlan } from '#shared/apply';
import type { Conflict, ConflictOperation, FromSession, ResultDraft } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import type { SessionId } from '#shared/ids';
import { keepResultDraft } from '../../state/conflict-actions';
import { beforeLeaving } from '../../state/leaving';
import { namedConflict } from './resolve-conflicts';

/** The apply or update whose conflicts are resolved, as the core keeps what is chosen. */
export type ConflictsOf = {
  readonly session: SessionId;
  readonly operation: ConflictOperation;
  readonly mode: ApplyPlan['mode'];
  readonly target: string | null;
};

/** A result that is not finished; `as` is the session its places were resolved in, null when it was begun here. */
export type KnownDraft = { readonly draft: ResultDraft; readonly as: FromSession | null };

/** Milliseconds without a change after which a draft is kept, and the longest it waits while changes go on. */
const QUIET = 400;
const LONGEST = 3000;

type Unsaved = {
  readonly of: ConflictsOf;
  readonly conflict: Conflict;
  readonly read: () => ResultDraft | null | undefined;
  readonly since: number;
};

/**
 * Results of conflicts that are not finished. They are kept in the core soon after each change, and at once when the
 * window is hidden or left or the app quits, so that a crash loses no more than what was just typed.
 */
export function useDrafts(of: ConflictsOf): {
  /** By {@link conflictKey}. */
  readonly drafts: ReadonlyMap<string, KnownDraft>;
  /** Takes over what a plan knows, but not over what was done here since. */
  hear(plan: Pick<ApplyPlan, 'drafts'>): void;
  /** Another plan is begun: nothing is known of it yet. */
  forget(): void;
  /** The result of a conflict has changed; `read` is asked for it when it is to be kept, undefined: it is gone. */
  changed(conflict: Conflict, read: () => ResultDraft | null | undefined): void;
  /** Keeps a result at once; null: it was begun anew. */
  keep(conflict: Conflict, draft: ResultDraft | null): void;
} {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, KnownDraft>>(new Map());
  const own = useRef(new Set<string>());
  const unsaved = useRef<Unsaved | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saved = useRef(new Map<string, string>());
  const newest = useRef({ of, drafts });
  newest.current = { of, drafts };

  const save = useCallback((to: ConflictsOf, conflict: Conflict, draft: ResultDraft | null) => {
    const key = `${JSON.stringify(to)}${conflictKey(conflict)}`;
    const text = JSON.stringify(draft);
    const known = newest.current.drafts.get(conflictKey(conflict))?.draft ?? null;
    if ((saved.current.get(key) ?? JSON.stringify(known)) === text) return Promise.resolve();
    saved.current.set(key, text);
    return keepResultDraft({ ...to, conflict: namedConflict(conflict), draft });
  }, []);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const { current } = unsaved;
    unsaved.current = null;
    const draft = current?.read();
    return current && draft !== undefined ? save(current.of, current.conflict, draft) : Promise.resolve();
  }, [save]);

  useEffect(() => {
    const stop = beforeLeaving(flush);
    return () => {
      stop();
      void flush();
    };
  }, [flush]);

  return useMemo(
    () => ({
      drafts,
      hear: ({ drafts: known }) => {
        setDrafts((before) => {
          const after = new Map(before);
          for (const { draft, source, from, ...named } of known) {
            const key = conflictKey(named);
            if (!own.current.has(key)) after.set(key, { draft, as: source === 'reused' ? from : null });
          }
          return after;
        });
      },
      forget: () => {
        void flush();
        own.current.clear();
        setDrafts(new Map());
      },
      changed: (conflict, read) => {
        own.current.add(conflictKey(conflict));
        const since = unsaved.current?.since ?? Date.now();
        unsaved.current = { of: newest.current.of, conflict, read, since };
        clearTimeout(timer.current);
        timer.current = setTimeout(
          () => void flush(),
          Math.max(0, Math.min(QUIET, since + LONGEST - Date.now())),
        );
      },
      keep: (conflict, draft) => {
        clearTimeout(timer.current);
        unsaved.current = null;
        const key = conflictKey(conflict);
        own.current.add(key);
        setDrafts((before) => {
          const after = new Map(before);
          if (draft) after.set(key, { draft, as: null });
          else after.delete(key);
          return after;
        });
        void save(newest.current.of, conflict, draft);
      },
    }),
    [drafts, flush, save],
  );
}
