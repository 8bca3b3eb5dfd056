import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { CommitId } from '#shared/ids';
import {
  type FileSettings,
  isFilterCommand,
  isOfFilters,
  makeOwnFolder,
  readPlainFile,
  settingIn,
} from '../../git';
import { liesIn } from '../../lies-in';
import { absoluteSearchPath } from '../../process';
import { doubtedFilters, neededFilters } from '../filters-inside';
import type { Mount } from '../policy';
import { gitMounts, INSIDE, placesOf, type SandboxedWorktree } from '../private-git/places';
import { programMounts } from '../program-mounts';
import { type Answer, parseAnswer } from './answer';
import { askHeld, SYSTEM_PATH, spareHeld } from './held-recorders';
import { type AskBounds, recorderMounts, type Said, startRecorder } from './recorder-process';
import { type FilesRequest, type RecorderRequest, SEEN } from './request';

/** What the recorder is to be told; the rest is the worktree's. */
export type Recording = Omit<RecorderRequest, 'commonDir' | 'admin' | 'alternates' | 'files'> & {
  readonly files: { readonly settings: FileSettings; readonly seed: FilesRequest['seed'] } | null;
};

/** Why the recorder gave no answer. `not-made`: there is no sandbox to be had. */
export type NoAnswer = {
  readonly failed: 'not-made' | 'deadline' | 'too-large' | 'unreadable';
  readonly detail: string;
};

/** Long for what takes milliseconds: a disk may be slow. A worktree may be large, too. */
const DEADLINE_MS = { state: 60_000, files: 15 * 60_000 };

/**
 * Asks a recorder of a session's private Git folder, its worktree, or both: the one that is held, or one that is started for this. Where
 * content filters run it is one of the latter, in which their programs are seen, too. Never rejects for what is found there.
 */
export async function runRecorder(
  of: SandboxedWorktree,
  recording: Recording,
  options: Partial<AskBounds> = {},
): Promise<Answer | NoAnswer> {
  const { files, ...asked } = recording;
  const told = files && (await filesRequest(of, files));
  const request: RecorderRequest = {
    ...asked,
    ...{ commonDir: of.commonDir, admin: of.admin, alternates: [INSIDE.lent, INSIDE.known] },
    files: told,
  };
  const text = JSON.stringify(request);
  const bounds = { deadlineMs: DEADLINE_MS[files ? 'files' : 'state'], ...options };
  const isFiltering = files !== null && filterCommands(files.settings).length > 0;
  if (isFiltering) void spareHeld(of);
  const said = files === null || isFiltering ? null : await askHeld(of, text, bounds);
  return answerOf(said ?? (await askOnce(of, text, bounds, files && told && { ...files, told })));
}

/** Asks a recorder that is there for this alone. Without files it sees no worktree, which may be gone. */
async function askOnce(
  of: SandboxedWorktree,
  request: string,
  bounds: AskBounds,
  files: { readonly settings: FileSettings; readonly told: FilesRequest } | null,
): Promise<Said> {
  const isFiltering = files !== null && filterCommands(files.settings).length > 0;
  const more = isFiltering
    ? [...filterPrograms(of, files.settings), ...filterMounts(of, files.told, files.settings)]
    : [];
  const path = isFiltering
    ? `${absoluteSearchPath(process.env.PATH ?? '')}${delimiter}${SYSTEM_PATH}`
    : SYSTEM_PATH;
  const mounts = files === null ? gitMounts(of) : [...more, ...recorderMounts(of)];
  const recorder = await startRecorder(of, mounts, path);
  try {
    return await recorder.ask(request, bounds);
  } finally {
    await recorder.end();
  }
}

function answerOf(said: Said): Answer | NoAnswer {
  switch (said.why) {
    case 'answered':
      return parseAnswer(said.bytes) ?? { failed: 'unreadable', detail: 'it is not what was asked for' };
    case 'not-made':
    case 'too-large':
    case 'deadline':
      return { failed: said.why, detail: said.detail };
    default:
      return { failed: 'unreadable', detail: said.detail || said.why };
  }
}

/** Whether content filters run for files at all. */
function filterCommands({ counting }: FileSettings): string[] {
  return counting.filter(({ key, value }) => isFilterCommand(key) && value !== '').map(({ value }) => value);
}

/** The user's own content filters are there where their programs are. */
function filterPrograms({ home, repositoryPath }: SandboxedWorktree, settings: FileSettings): Mount[] {
  const commands = filterCommands(settings);
  if (commands.length === 0) return [];
  const args = commands.flatMap((command) => command.split(/[\s'"]+/).filter((word) => isAbsolute(word)));
  const env = { PATH: process.env.PATH ?? '' };
  return programMounts({ command: 'git', args, env, home: homedir() }, [home, repositoryPath]);
}

function filterMounts(of: SandboxedWorktree, files: FilesRequest, settings: FileSettings): Mount[] {
  const read = (from: string, to = from): Mount => ({ from, to, access: 'read' });
  const programs = settings.counting.flatMap(({ runs = [] }) => runs);
  return [
    ...[...new Set(programs)].map((path) => read(path)),
    ...files.filterFolders.map((name) => read(join(of.commonDir, name), join(SEEN.filterFolders, name))),
    ...(files.largeFiles === null
      ? []
      : [{ from: placesOf(of).largeFiles, to: files.largeFiles, access: 'write' as const }]),
  ];
}

async function filesRequest(
  of: SandboxedWorktree,
  { settings, seed }: NonNullable<Recording['files']>,
): Promise<FilesRequest> {
  const commands = filterCommands(settings);
  const usesLfs = commands.some((command) => /\bgit[- ]lfs\b/.test(command));
  if (usesLfs) await makeOwnFolder(placesOf(of).folder, 'large-files');
  const own = (name: string) => listAt(join(of.commonDir, 'info', name));
  const [exclude, attributes, userExcludes, userAttributes] = await Promise.all([
    own('exclude'),
    own('attributes'),
    userList(of, settings, 'core.excludesfile', 'ignore'),
    userList(of, settings, 'core.attributesfile', 'attributes'),
  ]);
  return {
    root: of.worktree,
    workspace: of.repositoryPath,
    fallback: of.base as CommitId,
    settings: {
      // The user's own lists lie outside: their texts are told.
      counting: [
        ...settings.counting.filter((setting) => !(isList(setting.key) && !isInTree(of, setting.value))),
        ...neededFilters(settings),
      ],
      untrusted: settings.untrusted,
      requiredByUser: settings.requiredByUser ? [...settings.requiredByUser] : null,
    },
    doubted: doubtedFilters(settings),
    lists: { exclude, attributes, userExcludes, userAttributes },
    seed,
    filterFolders: commands.length > 0 ? await foldersOfFilters(of.commonDir) : [],
    largeFiles: usesLfs ? SEEN.largeFiles : null,
  };
}

function isList(key: string): boolean {
  return key === 'core.excludesfile' || key === 'core.attributesfile';
}

function isInTree({ worktree }: SandboxedWorktree, path: string): boolean {
  return path !== '' && liesIn(worktree, resolve(worktree, path));
}

/** Attributes, patterns to ignore and the like: Git reads no larger ones. In bytes. */
const LARGEST_LIST = 100 * 1024 * 1024;

async function listAt(path: string, follow = false): Promise<string> {
  const read = await readPlainFile(path, { most: LARGEST_LIST, follow }).catch(() => null);
  return read?.bytes.toString('base64') ?? '';
}

/** The list that a setting names, or the usual one; none where that lies in the worktree, in which it is read inside. */
async function userList(
  of: SandboxedWorktree,
  settings: FileSettings,
  key: string,
  usual: string,
): Promise<string> {
  const configured = process.env.XDG_CONFIG_HOME ?? '';
  const folder = isAbsolute(configured) ? configured : join(homedir(), '.config');
  const path = settingIn(settings, key) ?? join(folder, 'git', usual);
  return path === '' || isInTree(of, path) ? '' : listAt(path, true);
}

/** Keys of git-crypt and the like. */
async function foldersOfFilters(commonDir: string): Promise<string[]> {
  const entries = await readdir(commonDir, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && isOfFilters(entry.name)).map(({ name }) => name);
}
