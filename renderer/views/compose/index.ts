/** Where a session begins. */
export { IsolationPicker } from './isolation-picker';
export { NewSession } from './new-session';
export { NoSandboxChoice } from './no-sandbox-choice';
