import { randomBytes } from 'node:crypto';
import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { openGit } from '../git';

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Understory',
  GIT_AUTHOR_EMAIL: 'understory@localhost',
  GIT_COMMITTER_NAME: 'Understory',
  GIT_COMMITTER_EMAIL: 'understory@localhost',
};

const STOCK_LINES = 10_000;
const GOODS = ['Assam tea', 'Stoneware cup', 'Forest honey', 'Beeswax candle', 'Olive soap', 'Willow basket'];

/**
 * The bundled demo repository, made in the data folder the first time it is asked for. What the user did with it since
 * is left as it is. Answers its path.
 */
export async function demoRepository(
  home: string,
  resources: string,
): Promise<Result<string, RefusalOf<'not-writable'>>> {
  const path = join(home, 'demo-repository');
  const isThere = async () => (await stat(join(path, '.git')).catch(() => null)) !== null;
  if (await isThere()) return ok(path);
  // Asked for twice at once, as a start with `--demo` does, the first to finish wins.
  const scratch = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(home, { recursive: true });
    await cp(join(resources, 'demo-repository'), scratch, { recursive: true });
    // Not shipped as files: packaging drops the one, and the other is large.
    await writeFile(join(scratch, '.gitignore'), 'node_modules/\n*.log\n');
    await writeFile(join(scratch, 'data', 'stock.csv'), stockList());
    const git = openGit(scratch);
    await git.run(['init', '--quiet', '--initial-branch=main', '--template=']);
    await git.run(['add', '--all', '--force']);
    await git.run(['commit', '--quiet', '--no-verify', '-m', 'Open the corner shop'], { env: AUTHOR });
    await rename(scratch, path);
    return ok(path);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    if (await isThere()) return ok(path);
    const { code, message } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTEMPTY', 'EEXIST'].includes(code ?? '')) throw error;
    return refuse({ code: 'not-writable', path, reason: message });
  }
}

function stockList(): string {
  const lines = Array.from({ length: STOCK_LINES }, (_, index) => {
    const shelf = `${String.fromCharCode(65 + (index % 26))}${String(index).padStart(5, '0')}`;
    return `${shelf},${GOODS[index % GOODS.length]},${(index * 7919) % 200}`;
  });
  return `${lines.join('\n')}\n`;
}
