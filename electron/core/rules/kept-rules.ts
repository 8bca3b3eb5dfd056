import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DAY_MS } from '#shared/dates';
import type { RepositoryId } from '#shared/ids';
import { KeptRule } from '#shared/permission-rule';
import { isSamePattern, type RulePattern } from '#shared/rule-pattern';
import type { SessionRow } from '#shared/session';
import type { Caller } from '#shared/through';
import { keepNow, readKeptNow } from '../data-folder';
import type { Clock, Log } from '../ports';
import { isSameRepository, RepositoryIdentity, repositoryIdentity } from '../workspace-pin';

const Stored = KeptRule.extend({
  /** By what its repository is known again: another one at its place has no rules. */
  identity: RepositoryIdentity,
  /** When it was taken back; for a while it can be given again. */
  revokedAt: z.string().nullable(),
});
type Stored = z.infer<typeof Stored>;
const File = z.object({ version: z.literal(1), rules: z.array(Stored) });

/** What a rule of a repository is for. */
export type RuleFor = Pick<SessionRow, 'repository' | 'repositoryPath' | 'kind'>;

/**
 * The rules of repositories, in the data folder: in a repository everybody could give one who can write there. What is
 * changed counts at once and is on disk before it is answered.
 */
export type KeptRules = {
  /** Those that answer, oldest first. */
  list(): KeptRule[];
  /**
   * The rule that there is then: where one says the same already, that. Whoever makes one says afterwards whether what it
   * was made with came about. Null: nobody can tell which repository it is.
   */
  make(on: RuleFor, pattern: RulePattern, by: Caller | undefined): Promise<MadeRule | null>;
  /** A rule that answers what a session asks for. */
  find(on: RuleFor, covers: (pattern: RulePattern) => boolean): Promise<KeptRule | null>;
  /** Whether it still answers. */
  holds(id: string): boolean;
  /** Counts that one answered. The count is on disk a while later, or with the next change. */
  used(id: string): void;
  /** Takes rules back, or gives those again that were taken back; answers those that changed. */
  revoke(ids: readonly string[]): KeptRule[];
  restore(ids: readonly string[]): KeptRule[];
  onChange(listener: (rules: KeptRule[]) => void): () => void;
  /** Writes down what is only counted so far. */
  close(): void;
};

/** `settle`: whether it stays. One that others had made, or rely on by now, stays all the same. */
export type MadeRule = { readonly rule: KeptRule; settle(stays: boolean): 'stays' | 'taken back' };

/** An agent that asks all the time does not have the disk written all the time. */
const COUNTED_MS = 5000;
/** So long one that was taken back can be given again. */
const RESTORABLE_MS = DAY_MS;
const MOST = 2000;

/** Opens the rules. A file that cannot be read is put aside: everything is asked about again. */
export function openKeptRules({
  home,
  clock,
  log,
}: {
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
}): KeptRules {
  const file = join(home, 'permission-rules.json');
  const listeners = new Set<(rules: KeptRule[]) => void>();
  let rules = read(file, clock, log);
  const list = () => rules.filter(({ revokedAt }) => revokedAt === null).map(shown);
  let counted: NodeJS.Timeout | null = null;
  /** Rules that their maker has not settled yet, and how many count on each. */
  const unsettled = new Map<string, number>();
  const assume = (next: readonly Stored[]) => {
    rules = next;
    for (const listener of listeners) listener(list());
  };
  const set = (next: readonly Stored[]) => {
    keepNow(file, { version: 1, rules: next });
    if (counted) clearTimeout(counted);
    counted = null;
    assume(next);
  };
  const keepCounts = () => {
    try {
      set(rules);
    } catch (error) {
      // They have answered all the same, and the sessions' logs say so.
      log.warn('how often rules answered could not be written down', { error: String(error) });
    }
  };
  const made = (rule: Stored): MadeRule => {
    const { id } = rule;
    const settle: MadeRule['settle'] = (stays) => {
      const others = (unsettled.get(id) ?? 0) - 1;
      if (others < 0) return 'stays';
      if (stays) unsettled.delete(id);
      else unsettled.set(id, others);
      if (stays || others > 0) return 'stays';
      unsettled.delete(id);
      const without = rules.filter((one) => one.id !== id);
      try {
        set(without);
      } catch (error) {
        // It answers nothing any more; what is on disk goes with the next change that can be written.
        assume(without);
        log.error('a rule whose answer failed could not be taken out of its file', { error: String(error) });
      }
      return 'taken back';
    };
    return { rule: shown(rule), settle };
  };
  const change = (ids: readonly string[], revokedAt: string | null): KeptRule[] => {
    const isMeant = (rule: Stored) =>
      ids.includes(rule.id) && (rule.revokedAt === null) !== (revokedAt === null);
    const changed = rules.filter(isMeant);
    if (changed.length > 0) set(rules.map((rule) => (isMeant(rule) ? { ...rule, revokedAt } : rule)));
    return changed.map(shown);
  };
  return {
    list,
    async make(on, pattern, by) {
      const identity = await repositoryIdentity(on.repositoryPath);
      if (identity === null) return null;
      const same = rules.find(
        (rule) =>
          isFor(rule, on, identity) && isSamePattern(rule.pattern, pattern) && rule.revokedAt === null,
      );
      if (same) {
        const others = unsettled.get(same.id);
        if (others !== undefined) unsettled.set(same.id, others + 1);
        return made(same);
      }
      const now = clock.now();
      const fresh: Stored = {
        id: randomUUID().slice(0, 8),
        repository: on.repository,
        path: on.repositoryPath,
        kind: on.kind,
        pattern,
        at: now.toISOString(),
        by: by ?? null,
        used: 0,
        lastUsedAt: null,
        identity,
        revokedAt: null,
      };
      const kept = rules.filter(
        ({ revokedAt }) => revokedAt === null || now.getTime() - Date.parse(revokedAt) < RESTORABLE_MS,
      );
      set([...kept, fresh].slice(-MOST));
      unsettled.set(fresh.id, 1);
      return made(fresh);
    },
    async find(on, covers) {
      const fits = (rule: Stored) => rule.revokedAt === null && isOf(rule, on) && covers(rule.pattern);
      if (!rules.some(fits)) return null;
      const identity = await repositoryIdentity(on.repositoryPath);
      const found = rules.find((rule) => fits(rule) && isSameRepository(rule.identity, identity));
      return found ? shown(found) : null;
    },
    holds: (id) => rules.some((rule) => rule.id === id && rule.revokedAt === null),
    used(id) {
      const lastUsedAt = clock.now().toISOString();
      assume(rules.map((rule) => (rule.id === id ? { ...rule, used: rule.used + 1, lastUsedAt } : rule)));
      counted ??= setTimeout(keepCounts, COUNTED_MS).unref();
    },
    revoke: (ids) => change(ids, clock.now().toISOString()),
    restore: (ids) => change(ids, null),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      if (counted) keepCounts();
    },
  };
}

function isOf(
  rule: { readonly repository: RepositoryId; readonly kind: SessionRow['kind'] },
  on: RuleFor,
): boolean {
  return rule.repository === on.repository && rule.kind === on.kind;
}

function isFor(rule: Stored, on: RuleFor, identity: RepositoryIdentity): boolean {
  return isOf(rule, on) && isSameRepository(rule.identity, identity);
}

function shown({ identity: _, revokedAt: _at, ...rule }: Stored): KeptRule {
  return rule;
}

function read(file: string, clock: Clock, log: Log): readonly Stored[] {
  const stored = readKeptNow(file, File);
  if (stored === 'none') return [];
  if (stored !== 'damaged') return stored.rules;
  const aside = `${file}.damaged-${clock.now().getTime()}`;
  renameSync(file, aside);
  log.warn('The rules for permissions could not be read and were put aside: everything is asked again', {
    aside,
  });
  return [];
}
