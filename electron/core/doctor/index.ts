/** Whether this machine has what sessions need. */
export { createCoreVerbs } from './core-verbs';
