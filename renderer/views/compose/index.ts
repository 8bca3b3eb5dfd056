/** Where a session begins. */
export { NewSession } from './new-session';
