import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { programText } from '../../../packaging/program-text.mjs';
import { projectFolder } from './command-scene';

/** Builds the command before the tests of the file and gives the path of its program, which is removed afterwards. */
export function builtCommand(name: string): string {
  const folder = join(projectFolder, 'out', name);
  beforeAll(async () => {
    await build({
      configFile: false,
      plugins: [programText()],
      root: projectFolder,
      logLevel: 'error',
      ssr: { noExternal: true, external: ['libsql', '@lydell/node-pty'] },
      build: {
        ssr: join(projectFolder, 'electron', 'cli.ts'),
        outDir: folder,
        target: 'node20.18',
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'cli.js' } },
      },
    });
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'cli.js');
}
