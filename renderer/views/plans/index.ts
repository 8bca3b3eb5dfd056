/** Plans: files of tasks that become sessions. */
export { PlansDialog } from './plans-dialog';
