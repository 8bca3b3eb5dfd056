/** What keeps a session's programs to the session's own files, by means of the operating system. */
export { confineTo } from './confine';
export { examineSandbox, type SandboxAbility } from './examine-sandbox';
export { LENT_OBJECTS, type Mount, type SandboxNetwork, type SandboxPolicy } from './policy';
export { runInSandbox } from './run-in-sandbox';
