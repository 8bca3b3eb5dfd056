import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesWords } from '#shared/bytes';
import type { DoctorCheck } from '#shared/contract';
import { counted } from '#shared/counted';
import { describeLimits } from '#shared/describe-limits';
import { describeRefusal } from '#shared/describe-refusal';
import { describeNoSandbox } from '#shared/describe-sandbox';
import { describeSettingsChange } from '#shared/describe-settings-change';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { SandboxLimits } from '#shared/sandbox';
import { isFromOutside, letsProgramsRun, type SettingsChange } from '#shared/settings-change';
import { sizeWords, sumOfSizes } from '#shared/size-words';
import { usualIsolation } from '#shared/usual-choices';
import type { DiskSize } from '#shared/worktrees';
import type { Agents } from '../agents';
import { pipesMet, requireGit, shellWord } from '../git';
import { examineSandbox, makesSandboxes } from '../isolation';
import type { Ports } from '../ports';
import type { Repositories } from '../repository';
import type { HandOverLeft } from '../session';
import { listSetAside } from '../worktree';
import { findKeptData, type KeptWorktree } from './kept-data';

/** What the doctor looks at. */
export type Patient = {
  readonly ports: Pick<Ports, 'home' | 'settings' | 'node' | 'clock'>;
  readonly agents: Agents;
  readonly repositories: Repositories;
  /** Why the session index is off; null when it works. */
  readonly indexTrouble: string | null;
  readonly keptWorktrees: readonly KeptWorktree[];
  /** Folders of writes whose journal cannot be read. */
  readonly damagedWrites: () => Promise<readonly string[]>;
  /** What was to go along with sessions that never began. */
  readonly handOversLeft: () => Promise<readonly HandOverLeft[]>;
  /** Who changed which setting last, oldest first. */
  readonly settingsChanges: readonly SettingsChange[];
  readonly sandboxLimits: () => Promise<SandboxLimits>;
  readonly unreadableSessions: readonly { folder: string; reason: string }[];
  /** Logs of which only some lines cannot be read. */
  readonly damagedLogs: readonly { readonly path: string; readonly lines: number }[];
  /** Those whose worktree is on record, and of whose log nothing can be read. */
  readonly lostSessions: readonly SessionId[];
};

const LITTLE_SPACE = 1024 ** 3;

/** Checks everything that sessions need. A check that itself breaks is a failed check, never an exception. */
export async function examine(patient: Patient): Promise<DoctorCheck[]> {
  const checks: readonly [string, string, (patient: Patient) => Promise<Finding>][] = [
    ['git', 'Git', checkGit],
    ['data-folder', 'Data folder', checkDataFolder],
    ['disk-space', 'Disk space', checkDiskSpace],
    ['worktree-place', 'Worktree location', checkWorktreePlace],
    ['agents', 'Agents', checkAgents],
    ['index', 'Session index', checkIndex],
    ['sessions', 'Session logs', checkSessions],
    ['kept-data', 'Undo and restore data', checkKeptData],
    ['settings', 'Settings', checkSettings],
    ['repositories', 'Repositories', checkRepositories],
    ['set-aside', 'Records in repositories', checkSetAside],
    ['node', 'Node runtime', checkNode],
    ['sandbox', 'Sandbox', checkSandbox],
  ];
  return Promise.all(
    checks.map(async ([id, label, check]) => {
      const finding = await check(patient).catch(
        (error: unknown): Finding => ({ state: 'failed', detail: String(error), advice: null }),
      );
      return { id, label, ...finding };
    }),
  );
}

type Finding = Omit<DoctorCheck, 'id' | 'label'>;

function fine(detail: string): Finding {
  return { state: 'ok', detail, advice: null };
}

async function checkGit(): Promise<Finding> {
  const git = await requireGit();
  if (git.ok) return fine(git.value.text);
  const { title, advice } = describeRefusal(git.refusal);
  return { state: 'failed', detail: title, advice };
}

async function checkDataFolder({ ports: { home } }: Patient): Promise<Finding> {
  const reason = await whyNotWritable(home);
  if (reason === null) return fine(home);
  return {
    state: 'failed',
    detail: `${home} cannot be written: ${reason}`,
    advice: 'Check its owner and permissions.',
  };
}

async function checkDiskSpace({ ports: { home } }: Patient): Promise<Finding> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const detail = `${bytesWords(free)} free at ${home}`;
  if (free >= LITTLE_SPACE) return fine(detail);
  return { state: 'warning', detail, advice: 'Free some space for worktrees and checkpoints.' };
}

async function checkWorktreePlace({ ports, repositories }: Patient): Promise<Finding> {
  const place = ports.settings.get().worktreePlace;
  const known = await repositories.list();
  const ready = known.filter(({ state }) => state.state === 'ready');
  const folders = place.includes('{repository}')
    ? ready.map(({ path }) => place.replaceAll('{repository}', path))
    : [place];
  for (const folder of folders) {
    const reason = await whyNotWritable(await nearestExisting(folder));
    if (reason !== null) {
      const advice = 'Choose another worktree location in the settings.';
      return { state: 'failed', detail: `${folder} cannot be created: ${reason}`, advice };
    }
  }
  return fine(place);
}

async function checkAgents({ agents }: Patient): Promise<Finding> {
  const listed = await agents.list();
  const ready = listed.filter(({ availability }) => availability.state === 'ready');
  const installed = ready.filter(({ source }) => source !== 'registry');
  const fetched = ready.length - installed.length;
  const more = fetched > 0 ? ` ${fetched} more can be downloaded on first use.` : '';
  if (installed.some(({ source }) => source !== 'demo'))
    return fine(`${installed.map(({ profile }) => profile.name).join(', ')}.${more}`);
  const detail = `${installed.length > 0 ? 'Only the demo agent is installed.' : 'No agent is installed.'}${more}`;
  return {
    state: 'warning',
    detail,
    advice: 'Install an agent, or add your own in the settings.',
  };
}

async function checkIndex({ indexTrouble }: Patient): Promise<Finding> {
  if (indexTrouble === null) return fine('Works.');
  const detail = `Off: ${indexTrouble}. The list is read from the logs, which is slower, and search finds nothing.`;
  return { state: 'warning', detail, advice: 'Restart Understory to rebuild the index.' };
}

async function checkSessions({
  unreadableSessions: unreadable,
  damagedLogs: damaged,
  lostSessions: lost,
}: Patient): Promise<Finding> {
  if (unreadable.length === 0 && damaged.length === 0 && lost.length === 0) return fine('All readable.');
  const parts = [
    ...damaged.map(({ path, lines }) => `${path}: ${counted(lines, 'entry', 'entries')} cannot be read`),
    ...unreadable.map(({ folder, reason }) => `${folder}: ${reason}`),
    ...(lost.length > 0
      ? [
          `${counted(lost.length, 'worktree')} without a readable log: ${lost.slice(0, MOST_NAMED).join(', ')}`,
        ]
      : []),
  ];
  const advice = [
    lost.length > 0
      ? 'Nothing was changed. Under Worktrees, “Recover as Session” makes a session of each again; so does “understory worktrees recover”.'
      : 'These folders were not changed. Their branches are in the repositories.',
    ...(unreadable.length > 0 || damaged.length > 0
      ? ['Attachments that only an unreadable entry may refer to are deleted after 30 days.']
      : []),
  ];
  return { state: 'warning', detail: parts.join('; '), advice: advice.join(' ') };
}

const MOST_NAMED = 5;

async function checkKeptData({
  ports,
  keptWorktrees,
  damagedWrites,
  handOversLeft,
}: Patient): Promise<Finding> {
  const { safety, undo, attachments, trash, orphans } = await findKeptData(
    ports.home,
    keptWorktrees,
    ports.clock.now(),
  );
  const damaged = await damagedWrites();
  const left = await handOversLeft();
  const worktrees = counted(trash.length, 'worktree in the trash', 'worktrees in the trash');
  const parts = [
    `Safety copies ${sizeText([safety])}, undo data ${sizeText([undo])}, attachments ${sizeText([attachments])}, ${worktrees} ${sizeText(trash.map(({ size }) => size))}.`,
    ...orphans.map(({ path, size }) => `Belongs to no session: ${path} (${sizeText([size])}).`),
    ...left.map(
      ({ id, repositoryPath }) =>
        `Kept for a session that never began: refs/understory/${id} in ${repositoryPath}.`,
    ),
    ...damaged.map((path) => `Its journal cannot be read, so it was set aside: ${path}.`),
  ];
  const advice = [
    ...(left.length > 0
      ? [
          'A hand-off was cut off, and the workspace has other files by now. What was to go along is deleted after 30 days.',
        ]
      : []),
    ...(orphans.length > 0 ? ['Delete what belongs to no session once you have checked it.'] : []),
    ...(damaged.length > 0 ? ['What was set aside has the original files in its folder “old”.'] : []),
  ];
  if (advice.length === 0) return fine(parts.join(' '));
  return { state: 'warning', detail: parts.join(' '), advice: advice.join(' ') };
}

function sizeText(sizes: readonly DiskSize[]): string {
  return sizeWords(sumOfSizes(sizes));
}

/** For information: what was changed from outside may well be the user's own doing. */
async function checkSettings({ settingsChanges }: Patient): Promise<Finding> {
  const outside = settingsChanges.filter(isFromOutside);
  const last = outside.at(-1);
  if (!last) return fine('Nothing was changed outside of the window.');
  const lastThatRuns = outside.findLast(({ changed }) => letsProgramsRun(changed));
  const named = new Set([last, lastThatRuns ?? last]);
  const words = [...named].map((change) => describeSettingsChange(change));
  return fine(`Last changed outside of the window: ${words.join('; ')}`);
}

async function checkRepositories({ repositories }: Patient): Promise<Finding> {
  const known = await repositories.list();
  const pipes = pipesMet();
  if (pipes.length > 0)
    return {
      state: 'warning',
      detail: `Git waits forever at ${pipes.length === 1 ? 'a pipe' : 'pipes'} in place of ${pipes.length === 1 ? 'a file' : 'files'}: ${pipes.join(', ')}`,
      advice: `Remove them with: rm ${pipes.map(shellWord).join(' ')}`,
    };
  const missing = known.filter(({ state }) => state.state === 'missing');
  if (missing.length === 0)
    return fine(known.length === 0 ? 'None yet.' : known.map(({ name }) => name).join(', '));
  const said = missing.flatMap(({ state }) => (state.state === 'missing' && state.says ? [state.says] : []));
  const gone = missing.filter(({ state }) => state.state === 'missing' && !state.says);
  const goneAre = gone.length > 0 ? [`Missing: ${gone.map(({ path }) => path).join(', ')}`] : [];
  const back = gone.length > 0 ? ['Move them back, or open them where they are now.'] : [];
  return {
    state: 'warning',
    detail: [...goneAre, ...said.map(({ title }) => title)].join(' '),
    advice: [...back, ...said.flatMap(({ advice }) => advice ?? [])].join(' '),
  };
}

/** Where earlier versions kept their records, anybody who can write to the repository can leave some. */
async function checkSetAside({ repositories }: Patient): Promise<Finding> {
  const known = await repositories.list();
  const found = (await Promise.all(known.map(({ path }) => listSetAside(path)))).flat();
  if (found.length === 0) return fine('None.');
  const named = found.map(({ folder, count }) => `${displayPath(folder)} (${count})`);
  return {
    state: 'warning',
    detail: `Not read: ${named.join(', ')}`,
    advice:
      'An earlier version of Understory left these, or somebody put them there. They are ignored. Delete them once you have checked them.',
  };
}

async function checkNode({ ports: { node } }: Patient): Promise<Finding> {
  await access(node.path, constants.X_OK);
  return fine(`${process.versions.node} (${node.path})`);
}

/** A sandbox is made, since only that tells whether one can be. */
async function checkSandbox({ ports, sandboxLimits }: Patient): Promise<Finding> {
  const ability = await examineSandbox();
  const usual = usualIsolation(ports.settings.get().isolation, makesSandboxes());
  if (ability.able) {
    const have =
      usual === 'sandbox' ? 'New background sessions have one.' : 'By your settings, new sessions have none.';
    return fine(`Can be made (${ability.program}). ${have} ${describeLimits(await sandboxLimits())}`);
  }
  const { detail, advice } = describeNoSandbox(ability);
  const follows =
    usual === 'none'
      ? 'Agents run with your own rights.'
      : 'A background session is not started until one can be made, or you choose to run it without.';
  return { state: 'warning', detail: `${detail} ${follows}`, advice };
}

function whyNotWritable(folder: string): Promise<string | null> {
  return whyNot(folder, constants.W_OK | constants.X_OK);
}

async function whyNot(path: string, mode: number): Promise<string | null> {
  try {
    await access(path, mode);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function nearestExisting(path: string): Promise<string> {
  const there = (await whyNot(path, constants.F_OK)) === null;
  return there || dirname(path) === path ? path : nearestExisting(dirname(path));
}
