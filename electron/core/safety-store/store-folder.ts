import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readKept } from '../data-folder';
import { type Git, openGit } from '../git';

/** Whose store this is: the shared git folder, known again by device and inode after the repository was moved. */
const Binding = z.object({
  commonDir: z.string(),
  dev: z.number(),
  ino: z.number(),
  objectFormat: z.enum(['sha1', 'sha256']),
});
type Binding = z.infer<typeof Binding>;

const BINDING = 'repository.json';

/** The bare repository that holds the safety copies of one repository. */
export type StoreFolder = {
  readonly gitDir: string;
  readonly objects: string;
  /** Where packs lie until they are proven whole. */
  readonly incoming: string;
  /** Git on the store alone, by our settings only. */
  readonly git: Git;
  /** Bytes of an object id. */
  readonly width: number;
};

function placeOf(home: string, commonDir: string): string {
  const name = createHash('sha256').update(commonDir).digest('hex').slice(0, 32);
  return join(home, 'safety', `${name}.git`);
}

async function folderAt(gitDir: string): Promise<StoreFolder> {
  const format = (await readKept(join(gitDir, BINDING), Binding))?.objectFormat;
  return {
    width: format === 'sha256' ? 32 : 20,
    gitDir,
    objects: join(gitDir, 'objects'),
    incoming: join(gitDir, 'incoming'),
    git: openGit(gitDir, { gitDir, oursOnly: true }),
  };
}

/** The store of a repository; null when it has none yet. One of a repository that was moved comes along. */
export async function findStore(home: string, commonDir: string): Promise<StoreFolder | null> {
  const gitDir = placeOf(home, commonDir);
  if (await isThere(join(gitDir, BINDING))) return await folderAt(gitDir);
  return (await followMove(home, commonDir)) ? await folderAt(gitDir) : null;
}

/** As {@link findStore}, making it where there is none. */
export async function makeStore(home: string, commonDir: string): Promise<StoreFolder> {
  const known = await findStore(home, commonDir);
  if (known) return known;
  const gitDir = placeOf(home, commonDir);
  const making = `${gitDir}.${randomUUID()}`;
  const shared = openGit(commonDir, { gitDir: commonDir, settings: { 'core.bare': 'true' } });
  const objectFormat = await shared.line(['rev-parse', '--show-object-format']);
  const { dev, ino } = await stat(commonDir);
  const binding = Binding.parse({ commonDir, dev, ino, objectFormat });
  // By hand: no template, hook or default of the user's has a say in what this repository is.
  for (const folder of ['objects/pack', 'objects/info', 'refs', 'incoming'])
    await mkdir(join(making, folder), { recursive: true, mode: 0o700 });
  await writeFile(join(making, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(making, 'config'), configOf(binding));
  await writeFile(join(making, BINDING), JSON.stringify(binding), { flush: true });
  await rm(gitDir, { recursive: true, force: true });
  await rename(making, gitDir);
  return folderAt(gitDir);
}

function configOf({ objectFormat }: Binding): string {
  const core = (version: number) => `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n`;
  return objectFormat === 'sha1' ? core(0) : `${core(1)}[extensions]\n\tobjectformat = ${objectFormat}\n`;
}

/** Nothing in a repository is asked, so that none can claim another's copies. */
async function followMove(home: string, commonDir: string): Promise<boolean> {
  const folder = join(home, 'safety');
  const names = await readdir(folder).catch(() => []);
  const here = await stat(commonDir).catch(() => null);
  if (!here) return false;
  for (const name of names.filter((one) => one.endsWith('.git'))) {
    const binding = await readKept(join(folder, name, BINDING), Binding);
    if (binding?.ino !== here.ino || binding.dev !== here.dev || (await isThere(binding.commonDir))) continue;
    const place = placeOf(home, commonDir);
    await rename(join(folder, name), place);
    await writeFile(join(place, BINDING), JSON.stringify({ ...binding, commonDir } satisfies Binding));
    return true;
  }
  return false;
}

/** Has a store follow a move that the user has named, which other inodes may have come with. */
export async function takeStoreAlong(home: string, from: string, to: string): Promise<void> {
  const [was, now] = [placeOf(home, from), placeOf(home, to)];
  const binding = await readKept(join(was, BINDING), Binding);
  if (was === now || binding === null || (await isThere(now)) || (await isThere(from))) return;
  const { dev, ino } = await stat(to);
  await rename(was, now);
  await writeFile(
    join(now, BINDING),
    JSON.stringify({ ...binding, commonDir: to, dev, ino } satisfies Binding),
  );
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
