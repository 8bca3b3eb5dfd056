/** Which key does what, and how to change it. */
export { KeysDialog } from './keys-dialog';
