import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId } from '#shared/ids';
import {
  BuiltInTemplate,
  LONGEST_TEMPLATE,
  type Template,
  type TemplateFrom,
  TemplateName,
} from '#shared/specialised';
import { openRepository, readBlobs, readPlainFile, treeEntries } from '../git';

/** A template with its prompt, in which places are still to be filled. */
export type ReadTemplate = Template & { readonly body: string };

/** Where templates are looked for. */
export type TemplatePlaces = {
  /** The app's own files. */
  readonly resources: string;
  /** The data folder, which has the user's. */
  readonly home: string;
};

/** The repository, and the commit at which nobody could change its templates whose work is about to be judged. */
export type AtBase = { readonly path: string; readonly commit: CommitId };

const IN_REPOSITORY = '.github/understory/templates';
const MOST = 100;

/** All that can be chosen: the app's in their order, each by the user's where there is one, then the user's others, then the repository's. */
export async function listTemplates(places: TemplatePlaces, at: AtBase): Promise<readonly ReadTemplate[]> {
  const users = await namesOfUser(places);
  const names = [...BuiltInTemplate.options, ...users.filter((name) => !isBuiltIn(name))];
  const own = await Promise.all(names.map((name) => ownTemplate(places, TemplateName.parse(name))));
  return [...own.filter((one) => one !== null), ...(await ofRepository(at))];
}

/** The template of a name; null when there is none. */
export async function findTemplate(
  places: TemplatePlaces,
  at: AtBase,
  { name, from }: { readonly name: TemplateName; readonly from: TemplateFrom },
): Promise<ReadTemplate | null> {
  if (from === 'own') return ownTemplate(places, name);
  return (await ofRepository(at)).find((one) => one.name === name) ?? null;
}

/** Writes the user's own template of a name; null: takes it away, and keeps its text beside it. */
export async function writeTemplate(
  { home }: Pick<TemplatePlaces, 'home'>,
  name: TemplateName,
  text: string | null,
): Promise<void> {
  const file = userFile(home, name);
  if (text === null) {
    if (existsSync(file)) await rename(file, freeName(`${file}.old`));
    return;
  }
  await mkdir(folderOf(home), { recursive: true, mode: 0o700 });
  try {
    await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  } catch (error) {
    await rm(`${file}.new`, { force: true });
    throw error;
  }
}

/** What was kept before stays. */
function freeName(wanted: string): string {
  let name = wanted;
  for (let at = 2; existsSync(name); at += 1) name = `${wanted}-${at}`;
  return name;
}

async function ownTemplate(places: TemplatePlaces, name: TemplateName): Promise<ReadTemplate | null> {
  const { readTemplate } = await reader();
  const file = await readPlainFile(userFile(places.home, name), {
    most: LONGEST_TEMPLATE,
    follow: true,
  }).catch(() => null);
  if (file) return readTemplate({ name, from: 'own', edited: true }, file.bytes.toString('utf8'));
  if (!isBuiltIn(name)) return null;
  const text = await readFile(join(places.resources, 'templates', `${name}.md`), 'utf8');
  return readTemplate({ name, from: 'own', edited: false }, text);
}

async function ofRepository({ path, commit }: AtBase): Promise<readonly ReadTemplate[]> {
  const { readTemplate, tooLong } = await reader();
  const git = openRepository(path);
  const entries = await treeEntries(git, commit, [IN_REPOSITORY]);
  // Links are none, and folders in it are somebody else's.
  const files = [...entries].flatMap(([file, { mode, oid }]) => {
    const name = nameOf(file.slice(IN_REPOSITORY.length + 1));
    return name && mode.startsWith('100') ? [{ name, oid }] : [];
  });
  const read = files.slice(0, MOST);
  const texts = await readBlobs(git, [...new Set(read.map(({ oid }) => oid))], LONGEST_TEMPLATE);
  return read.map(({ name, oid }) => {
    const one = { name, from: 'repository', edited: false } as const;
    const text = texts.get(oid);
    return text ? readTemplate(one, text.toString('utf8')) : tooLong(one);
  });
}

async function namesOfUser({ home }: TemplatePlaces): Promise<readonly TemplateName[]> {
  const names = await readdir(folderOf(home)).catch(() => []);
  return names.flatMap((file) => nameOf(file) ?? []).slice(0, MOST);
}

/** Null for what is no template. */
function nameOf(file: string): TemplateName | null {
  return file.endsWith('.md') ? (TemplateName.safeParse(file.slice(0, -'.md'.length)).data ?? null) : null;
}

function isBuiltIn(name: string): boolean {
  return BuiltInTemplate.safeParse(name).success;
}

function folderOf(home: string): string {
  return join(home, 'templates');
}

function userFile(home: string, name: TemplateName): string {
  return join(folderOf(home), `${name}.md`);
}

/** Its parser takes long to evaluate: not at the start of the app. */
function reader() {
  return import('./read-template');
}
