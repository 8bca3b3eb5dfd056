import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Git, openGit } from '../../git';

/** A bare repository of ours with objects and nothing else, that sandboxes read and none can write to. */
export type ObjectStore = {
  readonly folder: string;
  readonly objects: string;
  /** Git on the store alone, by our settings only. */
  readonly git: Git;
};

/** Each look of Git goes through all packs. */
const MOST_PACKS = 50;

/** Opens the store in a folder, making it where there is none. */
export async function openObjectStore(folder: string, objectFormat: string): Promise<ObjectStore> {
  const store = {
    folder,
    objects: join(folder, 'objects'),
    git: openGit(folder, { gitDir: folder, oursOnly: true }),
  };
  if (await stat(join(folder, 'config')).catch(() => null)) return store;
  const making = `${folder}.${randomUUID()}`;
  // By hand: no template, hook or default of the user's has a say in it.
  for (const below of ['objects/pack', 'objects/info', 'refs'])
    await mkdir(join(making, below), { recursive: true, mode: 0o700 });
  await writeFile(join(making, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(making, 'config'), storeConfig(objectFormat));
  await rename(making, folder);
  return store;
}

function storeConfig(objectFormat: string): string {
  const core = (version: number) => `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n`;
  return objectFormat === 'sha1' ? core(0) : `${core(1)}[extensions]\n\tobjectformat = ${objectFormat}\n`;
}

/** Path of the packs of a store, for Git to put an id and a suffix behind. */
export function packPrefix({ objects }: ObjectStore): string {
  return join(objects, 'pack', 'pack');
}

/** Clears away what a crash left, and makes few packs of many. Not while another writes to the store. */
export async function tidyStore({ objects, git }: ObjectStore): Promise<void> {
  const folder = join(objects, 'pack');
  const names = await readdir(folder);
  for (const name of names) if (/^(tmp_|\.tmp)/.test(name)) await rm(join(folder, name), { force: true });
  if (names.filter((name) => name.endsWith('.idx')).length <= MOST_PACKS) return;
  await git.run(['repack', '--geometric=2', '-d', '-n', '-q']);
}
