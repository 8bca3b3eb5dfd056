import { renameSync } from 'node:fs';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import { DesktopPreferences, type DesktopPreferencesPatch } from '#shared/desktop';
import type { Log } from '../../core/ports';

/** The desktop app's own preferences, kept in `<home>/desktop.json`. */
export type DesktopStore = {
  get(): DesktopPreferences;
  change(patch: DesktopPreferencesPatch): void;
};

/**
 * Opens them. Of a file with wrong values the rest holds; one that is no JSON is set aside. Fields of a newer version
 * stay in the file.
 */
export function openDesktopStore(home: string, log: Log): DesktopStore {
  const store = openFile(home, log);
  let current = readFields(store.store, log);
  return {
    get: () => current,
    change: (patch) => {
      const next = DesktopPreferences.parse({ ...current, ...patch });
      // What cannot be kept does not hold either.
      store.set(patch);
      current = next;
    },
  };
}

function openFile(home: string, log: Log): ElectronStore<Record<string, unknown>> {
  const open = () =>
    new ElectronStore<Record<string, unknown>>({
      cwd: home,
      name: 'desktop',
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const aside = join(home, `desktop.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
    renameSync(join(home, 'desktop.json'), aside);
    log.warn('damaged desktop preferences set aside: the defaults hold', { aside });
    return open();
  }
}

function readFields(stored: Record<string, unknown>, log: Log): DesktopPreferences {
  const whole = DesktopPreferences.safeParse(stored);
  if (whole.success) return whole.data;
  const wrong = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  log.warn('desktop preferences with wrong values: their defaults hold', { fields: [...wrong] });
  return DesktopPreferences.parse(
    Object.fromEntries(Object.entries(stored).filter(([name]) => !wrong.has(name))),
  );
}
