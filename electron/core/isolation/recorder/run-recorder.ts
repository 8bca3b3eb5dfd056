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
import { absoluteSearchPath, type BoundedEnd, ownNode } from '../../process';
import { installedAt } from '../installed-at';
import { type Mount, SANDBOX_HOME } from '../policy';
import { gitMounts, INSIDE, placesOf, type SandboxedWorktree } from '../private-git/places';
import { programMounts } from '../program-mounts';
import { runInSandbox } from '../run-in-sandbox';
import { type Answer, parseAnswer } from './answer';
import PROGRAM from './program.ts?program';
import {
  type FilesRequest,
  LARGEST_PACK,
  LONGEST_INDEX,
  REQUEST,
  type RecorderRequest,
  SEEN,
} from './request';

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
const MOST_PRINTED = 2 * LARGEST_PACK + 2 * LONGEST_INDEX;

/** A recorder that was started and waits to be told what to do: Node's start takes longer than much of what it does then. */
export type BegunRecorder = {
  tell(input: string): Promise<BoundedEnd>;
  /** Where it has nothing to do. */
  end(): void;
};

/**
 * Starts a recorder for a session's worktree before all that it is to be told is known. Content filters are not seen in it; who
 * finds that some are needed ends it.
 */
export async function beginRecorder(of: SandboxedWorktree): Promise<BegunRecorder> {
  return start(of, [{ from: of.worktree, to: of.worktree, access: 'read' }], {
    path: SYSTEM_PATH,
    deadlineMs: DEADLINE_MS.files,
  });
}

async function start(
  of: SandboxedWorktree,
  mounts: readonly Mount[],
  options: { readonly path: string; readonly deadlineMs: number; readonly signal?: AbortSignal },
): Promise<BegunRecorder> {
  const node = ownNode();
  const seen = installedAt(node.path);
  const { signal, deadlineMs } = options;
  let give: (input: string | null) => void = () => undefined;
  const ended = runInSandbox(
    {
      mounts: [{ from: seen, to: seen, access: 'read' }, ...mounts, ...gitMounts(of)],
      // Not the agent's: what runs here would find what the agent has put there.
      home: await makeOwnFolder(placesOf(of).folder, 'recorder'),
      network: { kind: 'none' },
      limits: { processes: MOST_PROCESSES },
    },
    [node.path, '--input-type=module', '-'],
    {
      cwd: '/',
      env: { ...node.env, PATH: options.path, LC_ALL: 'C', HOME: SANDBOX_HOME },
      input: new Promise((resolve) => {
        give = resolve;
      }),
      ...{ most: MOST_PRINTED, deadlineMs },
      ...(signal ? { signal } : {}),
    },
  );
  return {
    tell: (input) => {
      give(input);
      return ended;
    },
    end: () => give(null),
  };
}

/**
 * Runs the recorder on a session's private Git folder, its worktree, or both. Never rejects for what it finds there.
 *
 * @param options `begun`: one that was started before, and is ended where it cannot be used
 */
export async function runRecorder(
  of: SandboxedWorktree,
  recording: Recording,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly deadlineMs?: number;
    readonly begun?: BegunRecorder | null;
  } = {},
): Promise<Answer | NoAnswer> {
  const { files, ...asked } = recording;
  const { signal } = options;
  const needsMore = files !== null && filterCommands(files.settings).length > 0;
  if (needsMore) options.begun?.end();
  const ready = needsMore ? null : (options.begun ?? null);
  const told = files && (await filesRequest(of, files));
  const request: RecorderRequest = {
    ...asked,
    ...{ commonDir: of.commonDir, admin: of.admin, alternates: [INSIDE.lent, INSIDE.known] },
    files: told,
  };
  const mounts =
    files && told ? [...filterPrograms(of, files.settings), ...fileMounts(of, told, files.settings)] : [];
  const recorder =
    ready ??
    (await start(of, mounts, {
      path: needsMore
        ? `${absoluteSearchPath(process.env.PATH ?? '')}${delimiter}${SYSTEM_PATH}`
        : SYSTEM_PATH,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS[files ? 'files' : 'state'],
      ...(signal ? { signal } : {}),
    }));
  return answerOf(await recorder.tell(`globalThis.${REQUEST} = ${JSON.stringify(request)};\n${PROGRAM}`));
}

const MOST_PROCESSES = 256;
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

function answerOf({ why, code, stdout, stderr }: BoundedEnd): Answer | NoAnswer {
  const said = stderr.trim().slice(0, 500);
  if (why === 'too-much') return { failed: 'too-large', detail: 'index or objects' };
  if (why === 'deadline') return { failed: 'deadline', detail: '' };
  if (why === 'not-started' || (code !== 0 && said.startsWith('bwrap:')))
    return { failed: 'not-made', detail: said };
  const answer = code === 0 ? parseAnswer(stdout) : null;
  if (answer) return answer;
  return {
    failed: 'unreadable',
    detail: code === 0 ? 'it is not what was asked for' : `${code ?? why}: ${said}`,
  };
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

function fileMounts(of: SandboxedWorktree, files: FilesRequest, settings: FileSettings): Mount[] {
  const read = (from: string, to = from): Mount => ({ from, to, access: 'read' });
  const programs = settings.counting.flatMap(({ runs = [] }) => runs);
  return [
    ...[...new Set(programs)].map((path) => read(path)),
    read(of.worktree),
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
      counting: settings.counting.filter((setting) => !(isList(setting.key) && !isInTree(of, setting.value))),
      untrusted: settings.untrusted,
      requiredByUser: settings.requiredByUser ? [...settings.requiredByUser] : null,
    },
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
