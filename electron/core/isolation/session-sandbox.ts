import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AgentProfile } from '#shared/agent';
import type { SessionId } from '#shared/ids';
import { knownAgentOf } from '#shared/known-agent';
import type { AllowedPath } from '#shared/sandbox';
import { liesIn } from '../lies-in';
import type { SettingsPort } from '../ports';
import type { Confine } from '../process';
import { giveAgentFiles } from './agent-files';
import { linkCaches, type SharedCaches, sharedCaches } from './caches';
import { confineTo } from './confine';
import { installedAt } from './installed-at';
import type { SandboxHolds } from './limits';
import { namedVariables } from './named-variables';
import type { Command, Mount, SandboxNetwork, SandboxPolicy } from './policy';
import { sandboxFolder } from './private-git';
import { programMounts } from './program-mounts';
import { sandboxEnvironment } from './sandbox-environment';
import { type Sight, sightOf } from './sight';

/** A session as its sandbox knows it. */
export type SandboxedSession = {
  readonly session: SessionId;
  readonly repositoryPath: string;
  /** Real path of the worktree, all of which its programs may write but for its `.git` file. */
  readonly worktree: string;
  /** What they see of Git; asked for before each start. */
  git(): Promise<readonly Mount[]>;
  /** Files and folders of the session's own that they may read: what goes with prompts. */
  readonly readable: readonly string[];
  /** What the user allowed besides, by real paths. */
  readonly paths: readonly AllowedPath[];
  /** Told what its programs are shown, as one is started. */
  shows?(sight: Sight): void;
  /** Which agent works in it. */
  readonly agent: AgentProfile;
  /** The way out for a program with this environment, which says where its models are, and which is to use these addresses. */
  network(env: Readonly<Record<string, string>>, reaches: readonly string[]): Promise<SandboxNetwork>;
};

/** What a sandbox has of the app around it. */
export type SandboxTools = {
  /** The data folder. */
  readonly home: string;
  readonly resources: string;
  readonly node: { readonly path: string; readonly env: Readonly<Record<string, string>> };
  readonly holds: Pick<SandboxHolds, 'hold'>;
  readonly settings: Pick<SettingsPort, 'get'>;
};

export type Admitted = { readonly confine: Confine; readonly env: Record<string, string> };

type AdmitMore = {
  /** Files of ours that it is told to read. */
  readonly reads?: readonly string[];
  /** Folders that it may write to, too, such as for its temporary files. */
  readonly folders?: readonly string[];
  /** Programs that it will start by itself, as the user configured. */
  readonly starts?: readonly Omit<Command, 'env'>[];
  /** Addresses that it is to use, as the user allowed. */
  readonly reaches?: readonly string[];
  /** It is started in a terminal of its own. */
  readonly terminal?: true;
  /** Variables of its environment that it needs, besides those that go along into a sandbox. */
  readonly names?: readonly string[];
  /** As in `SandboxPolicy`. */
  readonly held?: true;
};

/** A session's sandbox. Programs that are started in it one after another find the same files, and a home that lasts. */
export type SessionSandbox = {
  /** How to start a program in it. */
  admit(program: Command, more?: AdmitMore): Promise<Admitted>;
};

/** Opens the sandbox of a session. Nothing is started, and nothing is there yet. */
export function openSessionSandbox(of: SandboxedSession, tools: SandboxTools): SessionSandbox {
  const userHome = homedir();
  const ownHome = join(sandboxFolder(tools.home, of.session), 'home');
  const known = knownAgentOf(of.agent);
  return {
    async admit(
      program,
      { reads = [], folders = [], starts = [], reaches = [], terminal, names = [], held } = {},
    ) {
      await mkdir(ownHome, { recursive: true, mode: 0o700 });
      const given = known
        ? giveAgentFiles(known, { from: userHome, folder: dirname(ownHome), home: ownHome })
        : Promise.resolve();
      const hidden = hiddenFrom(of, tools);
      const caches = tools.settings.get().sandboxCaches
        ? sharedCaches({ ...program, home: userHome }, of.worktree, hidden)
        : NO_CACHES;
      const node = { ...tools.node, mount: readOnly(installedAt(tools.node.path)) };
      // Not waited for: what is loaded meanwhile is loaded as it would be without.
      void linkCaches(caches, { folder: dirname(ownHome), home: ownHome, node }).catch(() => undefined);
      const outwards = namedVariables(known, userHome).then(async (own) => {
        const named = [...Object.keys(of.agent.launch.env), ...own, ...names];
        const given = sandboxEnvironment(program.env, known, named);
        const env = { ...caches.variables, ...given };
        return { env, network: await of.network(env, reaches) };
      });
      const holding = tools.holds.hold(of.session);
      const besides = [of.git(), ownMounts(tools, of.session), outwards, holding, given] as const;
      // Nothing of it goes on once this has failed.
      await Promise.allSettled(besides);
      const [git, own, { env, network }, limits] = await Promise.all(besides);
      const policy: SandboxPolicy = {
        mounts: [
          ...[program, ...starts].flatMap(({ command, args }) =>
            programMounts({ command, args, env: program.env, home: userHome }, hidden),
          ),
          ...own,
          ...caches.mounts,
          ...of.paths.map(({ path, access }): Mount => ({ from: path, to: path, access })).filter(isThere),
          ...[...of.readable, ...reads]
            .map((path): Mount => ({ from: path, to: path, access: 'read' }))
            .filter(isThere),
          ...folders.map((path): Mount => ({ from: path, to: path, access: 'write' })),
          { from: of.worktree, to: of.worktree, access: 'write' },
          { from: join(of.worktree, '.git'), to: join(of.worktree, '.git'), access: 'read' },
          ...git,
        ],
        home: ownHome,
        network,
        ...(terminal ? { terminal } : {}),
        ...(held ? { held } : {}),
        limits,
      };
      if (!terminal) of.shows?.(sightOf(policy.mounts));
      return { confine: confineTo(policy), env };
    },
  };
}

const NO_CACHES: SharedCaches = { mounts: [], variables: {}, linked: [] };

function readOnly(path: string): Mount {
  return { from: path, to: path, access: 'read' };
}

/** Bubblewrap would start nothing. */
function isThere({ from }: Mount): boolean {
  return existsSync(from);
}

/** What no program of any session sees, be it named on its command line: the data folder, and the workspace. */
function hiddenFrom({ repositoryPath }: SandboxedSession, { home }: SandboxTools): string[] {
  // Where the home itself is a repository, what lies in it is judged one by one.
  return [home, ...(liesIn(repositoryPath, homedir()) ? [] : [repositoryPath])];
}

/** What our own programs need: the demo agent, whose conversations are the session's own here, and what runs it. */
async function ownMounts({ home, resources, node }: SandboxTools, session: SessionId): Promise<Mount[]> {
  const demo = join(resources, 'demo-agent');
  // Beside the home, not in it: what its programs can replace by a link is never mounted.
  const conversations = join(sandboxFolder(home, session), 'demo-agent');
  await mkdir(conversations, { recursive: true, mode: 0o700 });
  return [
    ...[installedAt(node.path), demo].map(readOnly),
    { from: conversations, to: join(home, 'demo-agent'), access: 'write' },
  ];
}
