/** Whether this machine has what sessions need. */
export { examine } from './examine';
