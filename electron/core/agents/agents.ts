import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentListing, AgentProfile } from '#shared/agent';
import { AgentId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Ports } from '../ports';
import { loginEnvironment } from '../process';
import { type RegistryAgent, readRegistry } from './agent-registry';
import { BUILT_IN_AGENTS, type KnownAgent } from './built-in-agents';
import { findProgram } from './find-program';
import { programVersion } from './program-version';

/** Which agents there are on this machine. */
export type Agents = {
  /** From what was found last; looks the first time. Versions are filled in as they become known. */
  list(): Promise<AgentListing[]>;
  /** Reads the login shell's PATH again and looks for all programs. */
  detect(): Promise<AgentListing[]>;
  profile(id: string): Promise<Result<AgentProfile, RefusalOf<'agent-unknown' | 'agent-not-installed'>>>;
  /**
   * The profile to start now for one that a session kept: what belongs to the app itself may have moved with it since.
   */
  launchable(profile: AgentProfile): AgentProfile;
};

const DEMO_ID = AgentId.parse('demo');

type Found = {
  builtIn: Map<string, string>;
  registry: RegistryAgent[];
  registryPrograms: Map<string, string>;
  env: Record<string, string>;
};

/** Nothing is looked for before the first question. */
export function createAgents({
  resources,
  node,
  settings,
  log,
}: Pick<Ports, 'resources' | 'node' | 'log'> & {
  readonly settings: Pick<Ports['settings'], 'get'>;
}): Agents {
  const demoProgram = join(resources, 'demo-agent', 'agent.mjs');
  const demo: AgentProfile = {
    id: DEMO_ID,
    name: 'Demo agent',
    protocol: 'acp',
    launch: { command: node.path, args: [demoProgram], env: node.env },
  };
  const versions = new Map<string, string | null>();
  let found: Promise<Found> | null = null;

  const look = async (refresh: boolean): Promise<Found> => {
    const env = await loginEnvironment({ refresh });
    const registry = await readRegistry(join(resources, 'agent-registry.json')).catch((error: unknown) => {
      log.warn('the agent registry cannot be read', { error: String(error) });
      return [];
    });
    const builtIn = await findAll(BUILT_IN_AGENTS, env);
    const registryPrograms = await findAll(registry, env);
    void learnVersions([...builtIn.values()], versions, env).catch((error: unknown) => {
      log.warn('agent versions cannot be read', { error: String(error) });
    });
    return { builtIn, registry, registryPrograms, env };
  };
  const listing = async (refresh: boolean): Promise<AgentListing[]> => {
    if (!found || refresh) found = look(refresh);
    const { builtIn, registry, registryPrograms, env } = await found;
    const installed = BUILT_IN_AGENTS.filter(({ profile }) => builtIn.has(profile.id));
    const versionAt = (path: string) => versions.get(path) ?? null;
    const custom = settings.get().customAgents;
    const listings: AgentListing[] = [
      await demoListing(demo, demoProgram),
      ...BUILT_IN_AGENTS.map((agent) => listed(agent, 'built-in', builtIn.get(agent.profile.id), versionAt)),
      ...registry
        // What the user has installed is better than a download of the same.
        .filter((agent) => !installed.some((one) => one.package !== null && one.package === agent.package))
        .map((agent) =>
          listed(agent, 'registry', registryPrograms.get(agent.profile.id), () => agent.version),
        ),
      ...(await Promise.all(custom.map((profile) => customListing(profile, env)))),
    ];
    // The user's own profile of an id replaces ours.
    return [...new Map(listings.map((one) => [one.profile.id, one])).values()];
  };
  return {
    list: () => listing(false),
    detect: () => listing(true),
    profile: async (id) => {
      const agent = (await listing(false)).find(({ profile }) => profile.id === id);
      if (!agent) return refuse({ code: 'agent-unknown', agent: id });
      switch (agent.availability.state) {
        case 'ready':
          return ok(agent.profile);
        case 'not-installed':
          return refuse({
            code: 'agent-not-installed',
            agent: agent.profile.name,
            install: agent.availability.install,
          });
        case 'unusable':
          return refuse({ code: 'agent-not-installed', agent: agent.profile.name, install: null });
        default:
          return agent.availability satisfies never;
      }
    },
    launchable: (profile) => (profile.id === DEMO_ID ? demo : profile),
  };
}

async function findAll(
  agents: readonly KnownAgent[],
  env: Record<string, string>,
): Promise<Map<string, string>> {
  const found = await Promise.all(
    agents.map(async ({ profile }) => {
      const path = await findProgram(profile.launch.command, env.PATH ?? '', tmpdir());
      return path === null ? [] : [[profile.id, path] as const];
    }),
  );
  return new Map(found.flat());
}

/** One after the other: each may start a program, and nobody waits for it. */
async function learnVersions(
  paths: readonly string[],
  versions: Map<string, string | null>,
  env: Record<string, string>,
): Promise<void> {
  for (const path of paths) {
    if (!versions.has(path)) versions.set(path, await programVersion(path, env));
  }
}

function listed(
  agent: KnownAgent,
  source: AgentListing['source'],
  path: string | undefined,
  version: (path: string) => string | null,
): AgentListing {
  return {
    profile: agent.profile,
    source,
    description: agent.description,
    availability:
      path === undefined
        ? { state: 'not-installed', install: agent.install, website: agent.website }
        : { state: 'ready', path, version: version(path) },
  };
}

async function customListing(profile: AgentProfile, env: Record<string, string>): Promise<AgentListing> {
  const { command, args } = profile.launch;
  const path = await findProgram(command, profile.launch.env.PATH ?? env.PATH ?? '', tmpdir());
  return {
    profile,
    source: 'custom',
    description: [command, ...args].join(' '),
    availability: path
      ? { state: 'ready', path, version: null }
      : { state: 'unusable', reason: `The program ${command} was not found.` },
  };
}

async function demoListing(demo: AgentProfile, program: string): Promise<AgentListing> {
  const there = await access(program).then(
    () => true,
    () => false,
  );
  return {
    profile: demo,
    source: 'demo',
    description: 'A scripted agent that shows how the app works. No account, no network, no model.',
    availability: there
      ? { state: 'ready', path: program, version: null }
      : { state: 'unusable', reason: 'The demo agent is missing from the app’s files.' },
  };
}
