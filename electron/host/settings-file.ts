import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '#shared/parse-json';
import { Settings, type SettingsPatch } from '#shared/settings';
import type { Log, SettingsPort } from '../core/ports';

type Fields = Record<string, unknown>;

/**
 * Preferences in `<home>/settings.json`, written atomically. A file that is not JSON is set aside and the defaults hold;
 * of a file with single wrong values the rest is kept and the original copied aside first. Fields of a newer version
 * stay in the file. Changes made to the file by hand are read at the next start.
 */
export function settingsFile(home: string, log: Log): SettingsPort {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const path = join(home, 'settings.json');
  const stored = readStored(path, log);
  const read = readFields(stored);
  if (read.wrong.length > 0) {
    const copy = asideName(path);
    copyFileSync(path, copy);
    log.warn('settings with wrong values: their defaults hold', { fields: read.wrong, original: copy });
    write(path, without(stored, read.wrong));
  }
  let current = read.settings;
  const listeners = new Set<(settings: Settings) => void>();
  return {
    get: () => current,
    update: (patch: SettingsPatch) => {
      const next = Settings.parse({ ...current, ...withoutUndefined(patch) });
      // Read anew: another process, or the user, may have added to the file.
      write(path, { ...readStored(path, log), ...withoutUndefined(patch) });
      current = next;
      for (const listener of listeners) listener(next);
      return next;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Takes each field that fits its schema; names those that do not. */
function readFields(stored: Fields): { settings: Settings; wrong: string[] } {
  const whole = Settings.safeParse(stored);
  if (whole.success) return { settings: whole.data, wrong: [] };
  const wrong = [...new Set(whole.error.issues.map((issue) => String(issue.path[0])))];
  return { settings: Settings.parse(without(stored, wrong)), wrong };
}

/** The file's fields; none when there is no file, or one that is no object, which is set aside. */
function readStored(path: string, log: Log): Fields {
  try {
    const value = parseJson(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  const aside = asideName(path);
  renameSync(path, aside);
  log.warn('damaged settings file set aside: the defaults hold', { aside });
  return {};
}

/** In one step that has reached the disk when this returns. A file that is a symbolic link stays one. */
function write(path: string, fields: Fields): void {
  const target = targetOf(path);
  const fresh = `${target}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(fields, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, target);
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return path;
  }
}

function asideName(path: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  return `${path.replace(/\.json$/, '')}.damaged-${stamp}.json`;
}

function withoutUndefined(patch: SettingsPatch): Fields {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
