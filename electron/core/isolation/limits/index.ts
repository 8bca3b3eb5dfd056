/** What a sandbox may take of the machine, and what holds it to that. */
export { ENTER } from './control-groups';
export { createSandboxHolds, type LimitMet, type SandboxHolds } from './holds';
