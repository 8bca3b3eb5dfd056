import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { programText } from '../../../packaging/program-text.mjs';

/** A TypeScript entry as one JavaScript file that plain Node runs in a process of its own; removed with `await using`. */
export async function bundleChild(entry: string): Promise<AsyncDisposable & { readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-child-'));
  const source = fileURLToPath(new URL(entry, import.meta.url));
  await build({
    configFile: false,
    plugins: [programText()],
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: source,
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs', format: 'es' } },
    },
  });
  return {
    file: join(folder, 'child.mjs'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
