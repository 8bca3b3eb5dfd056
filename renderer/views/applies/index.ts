/** The applies that were made, and the way back from each. */
export { AppliesDialog } from './applies-dialog';
