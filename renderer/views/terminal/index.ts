/** A terminal in the window. */
export { TerminalDialog } from './terminal-dialog';
