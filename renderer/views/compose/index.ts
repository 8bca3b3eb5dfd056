/** Where a session begins. */
export { CustomAgentPicker } from './custom-agent-picker';
export { IsolationPicker } from './isolation-picker';
export { NewSession } from './new-session';
export { NoSandboxChoice } from './no-sandbox-choice';
