/** Preferences as verbs, and the record of who changed them. */
export { openSettingsChanges, type SettingsChanges } from './settings-changes';
export { createSettingsVerbs } from './settings-verbs';
