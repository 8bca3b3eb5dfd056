import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { liesIn } from '../lies-in';

/** The folder that a program lies in with what it needs beside it; itself alone where that folder is not its own. */
export function installedAt(program: string): string {
  const folder = dirname(program);
  return liesIn(folder, homedir()) ? program : folder;
}
