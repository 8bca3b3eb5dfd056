/** The preferences, and the agents that can be used. */
export { AgentRow } from './agent-row';
export { withTwins } from './agent-twins';
export { OutsideChangesNotice } from './outside-changes';
export { SettingsView } from './settings-view';
