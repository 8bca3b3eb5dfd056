import type { PlanNotRead } from '#shared/plan';
import { ok, refuse } from '#shared/result';
import type { HandedFile } from './plans';

/** Files that the user handed over by dropping, pasting or choosing them, as far as they may be a plan's. */

/** Names that plan files have. Others are not read as a plan where they were only dropped somewhere. */
const OF_PLANS = /\.(?:md|mdx|markdown|json|mdc)$/i;
/** Folders of programs in which no plan lies. */
const PASSED_OVER: ReadonlySet<string> = new Set(['.git', 'node_modules']);
const MOST_FILES = 500;
/** More bytes than the core reads as a plan: of one file, and of all. They are not even brought there. */
const LARGEST_FILE = 4 * 1024 * 1024;
const MOST_BYTES = 8 * 1024 * 1024;

/** What was dropped or pasted: with where it is on the disk, from which a folder is known, or as a file only. */
export type Dropped = { readonly entry: FileSystemEntry | null; readonly file: File | null };

/** What an event hands over. To be asked while the event is handled: later it is empty. */
export function droppedOf(data: DataTransfer): readonly Dropped[] {
  return [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
}

/** Whether all of it could be files of a plan by their names. */
export function looksLikePlan(dropped: readonly Dropped[]): boolean {
  const ofPlan = ({ entry, file }: Dropped) => !entry?.isDirectory && OF_PLANS.test(file?.name ?? '');
  return dropped.length > 0 && dropped.every(ofPlan);
}

/** The files of what was dropped; of a folder those that plans have by their names, with the folders in their names. */
export async function filesIn(dropped: readonly Dropped[]): Promise<readonly File[]> {
  const found = dropped.flatMap(({ entry, file }) => (file && !entry?.isDirectory ? [file] : []));
  const folders = dropped.flatMap(({ entry }) => (entry && isFolder(entry) ? [entry] : []));
  for (let folder = folders.shift(); folder && found.length <= MOST_FILES; folder = folders.shift())
    for (const entry of await entriesIn(folder)) {
      if (isFolder(entry)) {
        if (!PASSED_OVER.has(entry.name)) folders.push(entry);
      } else if (isFile(entry) && OF_PLANS.test(entry.name)) found.push(await fileOf(entry));
    }
  return found;
}

/** Files with what they hold. Refused as the core does where they are more than a plan has. */
export async function handedFiles(files: readonly File[]) {
  const not = (why: PlanNotRead['why'], file: File | undefined) =>
    refuse({ code: 'plan-not-read' as const, file: file?.name ?? 'the plan', why, line: null });
  const [first] = files;
  if (!first) return not('nothing', first);
  if (files.length > MOST_FILES) return not('too-many-files', first);
  const large = files.find(({ size }) => size > LARGEST_FILE);
  if (large || files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
    return not('too-large', large ?? first);
  return ok<readonly HandedFile[]>(
    await Promise.all(
      files.map(async (one) => ({
        ...{ name: one.name, bytes: new Uint8Array(await one.arrayBuffer()) },
        path: window.understoryHost?.pathForFile(one) || null,
      })),
    ),
  );
}

/** The folder gives its content in parts, until one of them is empty. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0 || found.length > 10_000) return found;
    found.push(...part);
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  return new File([file], entry.fullPath.replace(/^\//, ''), { type: file.type });
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
