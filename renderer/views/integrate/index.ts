/** Bringing the work of several sessions to the workspace together. */
export { IntegrateDialog } from './integrate-dialog';
