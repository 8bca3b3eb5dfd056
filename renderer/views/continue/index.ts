/** Having a session go on in another one. */
export { ContinueDialog } from './continue-dialog';
