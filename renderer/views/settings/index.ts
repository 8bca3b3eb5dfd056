/** The preferences, and the agents that can be used. */
export { AgentRow } from './agent-row';
export { withTwins } from './agent-twins';
export { closeSettings } from './close-settings';
export { OutsideChangesNotice } from './outside-changes';
export { SettingsView } from './settings-view';
