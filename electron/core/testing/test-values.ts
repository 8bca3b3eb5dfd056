import type { Result } from '#shared/result';
import { Settings, type SettingsPatch } from '#shared/settings';
import type { SettingsPort } from '../ports';

/** The value, or an error that shows the refusal. */
export function expectOk<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** Settings that live as long as the test. What is not about sandboxes has none, which is quicker. */
export function memorySettings(initial: SettingsPatch): SettingsPort {
  let current = Settings.parse({ isolation: 'none', ...initial });
  const listeners = new Set<(settings: Settings) => void>();
  return {
    get: () => current,
    update: (patch) => {
      current = Settings.parse({ ...current, ...patch });
      for (const listener of listeners) listener(current);
      return current;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
