/** Taking work of one session over into the worktree of another one. */
export { TakeDialog } from './take-dialog';
