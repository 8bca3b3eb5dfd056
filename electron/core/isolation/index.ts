/** What keeps a session's programs to the session's own files, by means of the operating system. */
export { confineTo } from './confine';
export { examineSandbox } from './examine-sandbox';
export type { SandboxPolicy } from './policy';
