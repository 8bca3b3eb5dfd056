import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * Counts how often Git is started by what has this `path`: a program in front of Git writes a line for each, whoever starts it
 * and however short it lives, and becomes Git then.
 */
export type GitStarts = {
  readonly path: string;
  /** The arguments of all starts so far. */
  read(): Promise<readonly string[]>;
};

export async function countGitStarts(folder: string): Promise<GitStarts> {
  await mkdir(folder, { recursive: true });
  const { stdout: git } = await execa('sh', ['-c', 'command -v git']);
  const list = join(folder, 'starts');
  const program = join(folder, 'git');
  await writeFile(list, '');
  // One short write that is appended stays whole, whoever else writes.
  await writeFile(
    program,
    `#!/bin/sh\nprintf '%s\\n' "\${1-} \${2-} \${3-}" >> '${list}'\nexec '${git}' "$@"\n`,
  );
  await chmod(program, 0o755);
  return {
    path: `${folder}:${process.env.PATH ?? ''}`,
    read: async () => (await readFile(list, 'utf8')).split('\n').filter((line) => line !== ''),
  };
}
