import { constants, copyFile, link, lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { keepNow, readKept } from '../../data-folder';
import {
  borrowingObjects,
  createLanes,
  type Git,
  GitFailed,
  idsInPackIndex,
  readPlainFile,
  readSmallText,
} from '../../git';
import { type ObjectStore, openObjectStore, packPrefix, tidyStore } from './object-store';
import { lentFolder } from './places';
import type { UserRefs } from './user-refs';

/** What the store of a repository holds: all that these led to, each of which is in it with its whole history. */
const Lent = z.object({
  fingerprint: z.string(),
  tips: z.array(z.string()),
  /** Packs that were looked at, by path: what is in a pack never changes. */
  packs: z.array(z.string()),
});

/** Longer lists of objects are not looked through by us: all is copied instead. Bytes of pack indexes. */
const MOST_INDEXES = 64 * 1024 * 1024;

/** The folder that lends, and what is done with it. */
export const lendingLanes = createLanes();
/** Name of the file that says what a folder lends. */
export const LENT_FILE = 'lent.json';

/**
 * Sees to it that all that the user's refs lead to can be read by sandboxes of the repository, and nothing else of it:
 * its own object folder also holds other sessions' checkpoints and what the user has staged. Packs that hold nothing but
 * such objects are linked, so that they take no room and stay when the user's Git makes others of them; the rest is copied.
 */
export function lendObjects(
  home: string,
  commonDir: string,
  options: { readonly repository: Git; readonly refs: UserRefs; readonly objectFormat: string },
): Promise<ObjectStore> {
  const folder = lentFolder(home, commonDir);
  return lendingLanes.lane(folder).run(async () => {
    const store = await openObjectStore(folder, options.objectFormat);
    const file = join(folder, LENT_FILE);
    const before = await readKept(file, Lent);
    if (before?.fingerprint === options.refs.fingerprint) return store;
    await tidyStore(store);
    const lending = { ...options, commonDir, store, before };
    // A Git that tidies up beside us moves objects while we look at them.
    const lent = await lend(lending).catch((error: unknown) => {
      if (!(error instanceof GitFailed) || error.code === null) throw error;
      return lend(lending);
    });
    keepNow(file, { fingerprint: options.refs.fingerprint, ...lent } satisfies z.infer<typeof Lent>);
    return store;
  });
}

type Lending = {
  readonly repository: Git;
  readonly refs: UserRefs;
  readonly commonDir: string;
  readonly store: ObjectStore;
  readonly before: z.infer<typeof Lent> | null;
};

async function lend({
  repository,
  refs,
  commonDir,
  store,
  before,
}: Lending): Promise<Pick<z.infer<typeof Lent>, 'tips' | 'packs'>> {
  const folders = await objectFolders(join(commonDir, 'objects'));
  const packs = (await Promise.all(folders.map(packsIn))).flat();
  const looked = new Set(before?.packs);
  const fresh = packs.filter(({ path }) => !looked.has(path));
  const there = await thereOf(repository, [...refs.tips, ...(before?.tips ?? [])]);
  const known = new Set(before?.tips);
  const wanted = [...there].map((one) => `${known.has(one) ? '^' : ''}${one}\n`).join('');
  const lent = { tips: refs.tips.filter((one) => there.has(one)), packs: packs.map(({ path }) => path) };
  const packing = await borrowingObjects(store.git, [join(commonDir, 'objects')], commonDir);
  if (before === null && fresh.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_INDEXES) {
    await pack(packing, store, wanted, ['--revs', '--missing=allow-any']);
    return lent;
  }
  const news = await reached(repository, wanted);
  if (news.size > 0) {
    for (const { path } of fresh) for (const id of await lendPack(path, store, news)) news.delete(id);
    if (news.size > 0) await pack(packing, store, `${[...news].join('\n')}\n`, []);
  }
  return lent;
}

/** Those of the objects that the repository has. */
async function thereOf(repository: Git, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const args = ['cat-file', '--batch-check=%(objectname)', '--buffer'];
  const { stdout } = await repository.try(args, { input: `${ids.join('\n')}\n` });
  const answers = stdout.toString('latin1').split('\n');
  return new Set(answers.filter((answer) => /^[0-9a-f]+$/.test(answer)));
}

async function reached(repository: Git, wanted: string): Promise<Set<string>> {
  if (!/^[^^]/m.test(wanted)) return new Set();
  const args = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', '--stdin'];
  const listed = await repository.run(args, { input: wanted });
  return new Set(listed.toString('latin1').split('\n').filter(Boolean));
}

/** Copies as they are: no deltas are looked for. */
async function pack(git: Git, store: ObjectStore, input: string, more: readonly string[]): Promise<void> {
  if (input === '') return;
  const args = ['pack-objects', ...more, '--non-empty', '--window=0', '--threads=1', '-q'];
  await git.run([...args, packPrefix(store)], { input });
}

/** The object folder and those that it borrows from, however far. */
async function objectFolders(first: string): Promise<string[]> {
  const found = [first];
  for (const folder of found) {
    if (found.length > 20) break;
    const text = (await readSmallText(join(folder, 'info', 'alternates'))) ?? '';
    for (const line of text.split('\n')) {
      // Those that Git had to quote are copied from.
      if (line === '' || line.startsWith('#') || line.startsWith('"')) continue;
      const path = isAbsolute(line) ? line : resolve(folder, line);
      if (!found.includes(path)) found.push(path);
    }
  }
  return found;
}

/** A pack's path without its suffix, and how long its index is. Those that Git keeps garbage in are left out. */
async function packsIn(folder: string): Promise<{ path: string; bytes: number }[]> {
  const place = join(folder, 'pack');
  const names = new Set(await readdir(place).catch(() => []));
  const packs = [...names].flatMap((name) => /^(pack-[0-9a-f]+)\.idx$/.exec(name)?.[1] ?? []);
  const whole = packs.filter((name) => names.has(`${name}.pack`) && !names.has(`${name}.mtimes`));
  return Promise.all(
    whole.map(async (name) => {
      const found = await stat(join(place, `${name}.idx`)).catch(() => null);
      return { path: join(place, name), bytes: found?.size ?? 0 };
    }),
  );
}

/** Lends a pack if everything in it may be read. @returns the objects in it then */
async function lendPack(path: string, store: ObjectStore, may: ReadonlySet<string>): Promise<string[]> {
  const width = (may.values().next().value?.length ?? 0) / 2;
  const read = await readPlainFile(`${path}.idx`, { most: MOST_INDEXES }).catch(() => null);
  const ids = read && width > 0 ? idsInPackIndex(read.bytes, width) : null;
  if (!ids?.every((id) => may.has(id))) return [];
  const to = join(store.objects, 'pack', path.slice(path.lastIndexOf('/') + 1));
  // Git sees a pack by its index, so that comes last.
  for (const suffix of ['pack', 'idx']) if (!(await take(`${path}.${suffix}`, `${to}.${suffix}`))) return [];
  return ids;
}

/** A second name where the file system has such, else a copy. False where there is no plain file. */
async function take(from: string, to: string): Promise<boolean> {
  if (!(await lstat(from).catch(() => null))?.isFile()) return false;
  const linked = await link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'EEXIST',
  );
  if (linked) {
    if ((await lstat(to)).isFile()) return true;
    // It became a link at the last moment.
    await rm(to);
    return false;
  }
  const passing = `${to}.new`;
  try {
    await copyFile(from, passing, constants.COPYFILE_FICLONE);
    await rename(passing, to);
    return true;
  } catch (error) {
    await rm(passing, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
