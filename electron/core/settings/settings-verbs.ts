import type { CoreHandlers } from '../handlers';
import type { SettingsPort } from '../ports';
import { followValue } from '../stream';
import type { SetUpCommands } from '../trust';
import { changedSettings } from './changed-settings';
import type { SettingsChanges } from './settings-changes';

/** The verbs about preferences. Whoever changes one is on record. */
export function createSettingsVerbs({
  settings,
  setUp,
  changes,
}: {
  readonly settings: SettingsPort;
  readonly setUp: SetUpCommands;
  readonly changes: SettingsChanges;
}): CoreHandlers['settings'] {
  return {
    watch: (_input, signal) =>
      followValue(signal, { get: () => settings.get(), onChange: settings.onChange }),
    get: async () => settings.get(),
    async update(patch, _signal, caller) {
      changes.note(caller, changedSettings(settings.get(), patch));
      return setUp.update(patch);
    },
    async allowSetUp({ path, command }, _signal, caller) {
      const allowed = setUp.allow(path, command);
      if (allowed.ok) changes.note(caller, [{ setting: 'set-up-allowed', path, command }]);
      return allowed;
    },
    watchChanges: (_input, signal) =>
      followValue(signal, {
        get: () => [...changes.list()],
        onChange: (listener) => changes.onChange((all) => listener([...all])),
      }),
    async markChangesSeen({ upTo }, _signal, caller) {
      changes.markSeen(caller, upTo);
      return {};
    },
  };
}
