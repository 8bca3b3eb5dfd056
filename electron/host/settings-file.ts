import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { Settings, type SettingsPatch } from '#shared/settings';
import type { Log, SettingsPort } from '../core/ports';

const NAME = 'settings';

/**
 * Preferences in `<home>/settings.json`, written atomically. A file that is not JSON is set aside and the defaults hold;
 * of a file with single wrong values the rest is kept and the original copied aside first. Fields of a newer version
 * stay in the file. Changes made to the file by hand are read at the next start.
 */
export function settingsFile(home: string, log: Log): SettingsPort {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const path = join(home, `${NAME}.json`);
  setAsideUnlessObject(path, log);
  const conf = new Conf<Record<string, unknown>>({
    cwd: home,
    configName: NAME,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: (value) => `${JSON.stringify(value, null, 2)}\n`,
  });
  const read = readFields(conf.store);
  if (read.wrong.length > 0) {
    const copy = asideName(path);
    copyFileSync(path, copy);
    log.warn('settings with wrong values: their defaults hold', { fields: read.wrong, original: copy });
    for (const field of read.wrong) conf.delete(field);
  }
  let current = read.settings;
  const listeners = new Set<(settings: Settings) => void>();
  return {
    get: () => current,
    update: (patch: SettingsPatch) => {
      const next = Settings.parse({ ...current, ...withoutUndefined(patch) });
      conf.set(withoutUndefined(patch));
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
function readFields(stored: Record<string, unknown>): { settings: Settings; wrong: string[] } {
  const whole = Settings.safeParse(stored);
  if (whole.success) return { settings: whole.data, wrong: [] };
  const wrong = [...new Set(whole.error.issues.map((issue) => String(issue.path[0])))];
  const rest = Object.fromEntries(Object.entries(stored).filter(([field]) => !wrong.includes(field)));
  return { settings: Settings.parse(rest), wrong };
}

function setAsideUnlessObject(path: string, log: Log): void {
  if (!existsSync(path)) return;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const aside = asideName(path);
  renameSync(path, aside);
  log.warn('damaged settings file set aside: the defaults hold', { aside });
}

function asideName(path: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  return `${path.replace(/\.json$/, '')}.damaged-${stamp}.json`;
}

function withoutUndefined(patch: SettingsPatch): Record<string, unknown> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
