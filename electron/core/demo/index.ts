/** The repository that the app can be tried out on. */
import { randomBytes } from 'node:crypto';
import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openGit } from '../git';

const STOCK_LINES = 10_000;
const GOODS = ['Assam tea', 'Stoneware cup', 'Forest honey', 'Beeswax candle', 'Olive soap', 'Willow basket'];
const AUTHOR = { name: 'Corner Shop', email: 'shop@example.org' };

/**
 * Makes the demo repository at `target` with one commit on `main`, or leaves it as it is when there is one. It appears
 * whole or not at all. Throws when the folder cannot be written.
 */
export async function makeDemoRepository(target: string, resources: string): Promise<void> {
  if (await exists(join(target, '.git'))) return;
  await mkdir(dirname(target), { recursive: true });
  const building = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    await cp(join(resources, 'demo-repository'), building, { recursive: true });
    // Not shipped as files: packaging drops the one, and the other is large.
    await writeFile(join(building, '.gitignore'), 'node_modules/\n*.log\n');
    await writeFile(join(building, 'data', 'stock.csv'), stockList());
    const git = openGit(building);
    await git.run(['init', '--quiet', '--initial-branch=main']);
    await git.run(['config', 'user.name', AUTHOR.name]);
    await git.run(['config', 'user.email', AUTHOR.email]);
    await git.run(['add', '--all']);
    await git.run(['commit', '--quiet', '--message=Open the shop']);
    // A folder without a repository in it was left by somebody else and stays as it is.
    await rename(building, target);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

function stockList(): string {
  const lines = Array.from({ length: STOCK_LINES }, (_, index) => {
    const shelf = `${String.fromCharCode(65 + (index % 26))}${String(index).padStart(5, '0')}`;
    return `${shelf},${GOODS[index % GOODS.length]},${(index * 7919) % 200}`;
  });
  return `${lines.join('\n')}\n`;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
