/** A session as one text, for people or for programs, piece by piece and without its secrets. */
export { exportSession } from './export-session';
