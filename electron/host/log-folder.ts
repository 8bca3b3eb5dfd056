import { join } from 'node:path';

/** Folder of the log files below the data folder. */
export function logFolder(home: string): string {
  return join(home, 'log');
}
