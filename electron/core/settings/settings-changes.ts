import { join } from 'node:path';
import { z } from 'zod';
import { type ChangedSetting, isFromOutside, letsProgramsRun, SettingsChange } from '#shared/settings-change';
import type { Caller } from '#shared/through';
import { keepNow, readKeptNow } from '../data-folder';
import type { Clock, Log } from '../ports';

/** Who changed which setting last, in the window and from outside of it, and each command let run; oldest first. */
export type SettingsChanges = {
  list(): readonly SettingsChange[];
  /** Written down before the change itself is made, so that none is made unseen. Without a caller it is our own. */
  note(by: Caller | undefined, changed: readonly ChangedSetting[]): void;
  /** The user saw the changes up to this number in the window; nobody else can say so. */
  markSeen(by: Caller | undefined, upTo: number): void;
  onChange(listener: (changes: readonly SettingsChange[]) => void): () => void;
};

const Stored = z.object({ version: z.literal(1), changes: z.array(SettingsChange) });

/** Of a setting only the newest change is kept, but each command that was let run. */
const MOST = 1000;

/** Opens the record in the data folder. One that cannot be read begins anew: it decides nothing. */
export function openSettingsChanges({
  home,
  clock,
  log,
}: {
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
}): SettingsChanges {
  const file = join(home, 'settings-changes.json');
  let changes = read(file, log);
  const listeners = new Set<(changes: readonly SettingsChange[]) => void>();
  const keep = (next: readonly SettingsChange[]) => {
    keepNow(file, { version: 1, changes: next });
    changes = next;
    for (const listener of listeners) listener(next);
  };
  return {
    list: () => changes,
    note(by, changed) {
      if (by === undefined || changed.length === 0) return;
      // Commands may hold a secret, and the log is what people send to others.
      log.info('settings are changed', { ...by, settings: changed.map(nameOf) });
      const at = clock.now().toISOString();
      const first = (changes.at(-1)?.number ?? 0) + 1;
      const fresh = changed.map((one, index): SettingsChange => {
        return { number: first + index, at, by, changed: one, seen: by.through === 'window' };
      });
      const replaced = new Set(fresh.map(keyOf));
      keep([...changes.filter((one) => !replaced.has(keyOf(one))), ...fresh].slice(-MOST));
    },
    markSeen(by, upTo) {
      if (by?.through !== 'window' || changes.every(({ number, seen }) => seen || number > upTo)) return;
      keep(changes.map((one) => (one.number > upTo ? one : { ...one, seen: true })));
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * A newer change takes the place of one with the same key. What let something run from outside keeps its own: nobody
 * hides it by taking it back, or by changing it once more.
 */
function keyOf(change: SettingsChange): string {
  const { changed } = change;
  const what = isFromOutside(change) && letsProgramsRun(changed) ? JSON.stringify(changed) : nameOf(changed);
  return `${change.by.through} ${what}`;
}

function nameOf(changed: ChangedSetting): string {
  switch (changed.setting) {
    case 'permissions':
    case 'isolation':
    case 'keys-inside':
    case 'editor':
      return changed.setting;
    case 'agent':
      return `agent ${changed.name}`;
    case 'set-up-command':
    case 'set-up-allowed':
    case 'programs':
      return `${changed.setting} ${changed.path}`;
    case 'mcp-server':
      return `mcp-server ${JSON.stringify([changed.path, changed.server])}`;
    case 'permission-rule':
      return `permission-rule ${changed.rule}`;
    case 'preference':
      return changed.name;
    default:
      return changed satisfies never;
  }
}

function read(file: string, log: Log): readonly SettingsChange[] {
  const stored = readKeptNow(file, Stored);
  if (stored === 'none') return [];
  if (stored !== 'damaged') return stored.changes;
  log.warn('who changed the settings cannot be read: the record begins anew', { file });
  return [];
}
