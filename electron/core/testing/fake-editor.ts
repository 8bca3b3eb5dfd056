import { access, chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A real program with the name of an editor, which writes down how it was started. */
export type FakeEditor = {
  /** To be on the search path. */
  readonly folder: string;
  readonly program: string;
  /** Resolves with the arguments of its next start, and where that was. */
  started(): Promise<{ args: string[]; cwd: string; env: string }>;
};

/** Puts such a program into a folder. `exitCode`: what it ends with. */
export async function fakeEditor(folder: string, name: string, exitCode = 0): Promise<FakeEditor> {
  await mkdir(folder, { recursive: true });
  const program = join(folder, name);
  const told = join(folder, `${name}.started`);
  // What is still being written is not read: it gets its name at the end.
  const lines = [
    '#!/bin/sh',
    `{ pwd; env -0 | tr '\\0' '\\001'; echo; printf '%s\\0' "$@"; } > '${told}.new'`,
    `mv '${told}.new' '${told}'`,
    `exit ${exitCode}`,
  ];
  await writeFile(program, `${lines.join('\n')}\n`);
  await chmod(program, 0o755);
  return {
    folder,
    program,
    async started() {
      while (!(await isThere(told))) await pause(20);
      const text = await readFile(told, 'utf8');
      await rm(told);
      const [cwd = '', env = ''] = text.split('\n', 2);
      const args = text.slice(cwd.length + env.length + 2).split('\0');
      args.pop();
      return { args, cwd, env };
    },
  };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
