import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A registry of npm packages on the loopback interface. */
export type PackageRegistry = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** What it was asked for so far. */
  readonly asked: readonly string[];
};

/** Serves one package of one version, whose program is `source`. */
export async function packageRegistry(name: string, source: string): Promise<PackageRegistry> {
  const version = '1.0.0';
  const archive = await packed({ name, version, main: 'index.js' }, source);
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === `/${name}`) {
      const tarball = `http://${request.headers.host}/${name}.tgz`;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          name,
          'dist-tags': { latest: version },
          versions: { [version]: { name, version, main: 'index.js', dist: { tarball, integrity } } },
        }),
      );
    } else if (request.url === `/${name}.tgz`) response.end(archive);
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    url: `http://127.0.0.1:${port}/`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function packed(manifest: object, source: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-package-'));
  try {
    await mkdir(join(folder, 'package'));
    await writeFile(join(folder, 'package', 'package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'package', 'index.js'), source);
    const path = join(folder, 'packed.tgz');
    await run('tar', ['-czf', path, '-C', folder, 'package']);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
