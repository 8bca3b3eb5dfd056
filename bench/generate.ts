import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { BenchSetup } from './bench-setup';

const FILES_A_FOLDER = 50;

/** Lines of a source file, different for every file and line. */
export function sourceText(name: string, lines: number): string {
  return Array.from(
    { length: lines },
    (_, line) => `export const ${name}_${line} = { at: ${line}, of: '${name}' };\n`,
  ).join('');
}

/** The path of a generated file, folders of a realistic size. */
export function generatedPath(file: number): string {
  const folder = Math.floor(file / FILES_A_FOLDER);
  return `packages/p${Math.floor(folder / 20)}/src/d${folder}/file-${file}.ts`;
}

/** A repository of one commit with so many files of about 3.7 kB, checked out on `main`. */
export async function generateRepository(
  { git, say }: BenchSetup,
  path: string,
  files: number,
): Promise<void> {
  say(`generating a repository of ${files.toLocaleString('en')} files`);
  await mkdir(path, { recursive: true });
  await git(path, 'init', '-q');
  await git(path, 'config', 'pack.compression', '1');
  const importing = spawn('git', ['fast-import', '--quiet', '--depth=0'], {
    cwd: path,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(importing, 'exit');
  const write = async (text: string) => {
    if (!importing.stdin.write(text)) await once(importing.stdin, 'drain');
  };
  await write(
    'commit refs/heads/main\ncommitter Bea Bench <bea@example.org> 1750000000 +0000\ndata 5\nStart\n',
  );
  for (let file = 0; file < files; file += 1) {
    const text = sourceText(`value_${file}`, 60 + (file % 7));
    await write(`M 100644 inline ${generatedPath(file)}\ndata ${text.length}\n${text}\n`);
  }
  importing.stdin.end('done\n');
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  await git(path, '-c', 'checkout.workers=0', 'reset', '-q', '--hard', 'main');
}
