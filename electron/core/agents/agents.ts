import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentListing, AgentProfile } from '#shared/agent';
import { joinCommandLine } from '#shared/command-line';
import { AgentId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Ports } from '../ports';
import { loginEnvironment, type ProcessRecords, type TemporaryFolders } from '../process';
import { type RegistryAgent, readRegistry } from './agent-registry';
import { openAgentVersions } from './agent-versions';
import { BUILT_IN_AGENTS, type KnownAgent } from './built-in-agents';
import { findProgram } from './find-program';

/** Which agents there are on this machine. */
export type Agents = {
  /**
   * From what was found last; looks the first time. `versions` also learns those of the installed agents, which may start
   * each of them; without it no program is started, and what is known of versions stands there.
   */
  list(options?: Asked): Promise<AgentListing[]>;
  /** As {@link Agents.list}, after reading the login shell's PATH again and looking for all programs. */
  detect(options?: Asked): Promise<AgentListing[]>;
  profile(id: string): Promise<Result<AgentProfile, RefusalOf<'agent-unknown' | 'agent-not-installed'>>>;
  /**
   * The profile to start now for one that a session kept: what belongs to the app itself may have moved with it since.
   */
  launchable(profile: AgentProfile): AgentProfile;
  /** Ends what is asked for its version now; resolves when nothing of it runs any more. */
  close(): Promise<void>;
};

type Asked = { readonly versions?: boolean | undefined };

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
  home,
  records,
  temporary,
  log,
}: Pick<Ports, 'resources' | 'node' | 'home' | 'log'> & {
  readonly settings: Pick<Ports['settings'], 'get'>;
  readonly records: ProcessRecords | null;
  readonly temporary: TemporaryFolders | null;
}): Agents {
  const demoProgram = join(resources, 'demo-agent', 'agent.mjs');
  const demo: AgentProfile = {
    id: DEMO_ID,
    name: 'Demo agent',
    protocol: 'acp',
    launch: {
      command: node.path,
      args: [demoProgram],
      // Its conversations outlive the folder for temporary files that each of its processes has.
      env: { ...node.env, UNDERSTORY_DEMO_STATE: join(home, 'demo-agent') },
    },
  };
  const versions = openAgentVersions({ home, records, temporary, log });
  let found: Promise<Found> | null = null;

  const look = async (refresh: boolean): Promise<Found> => {
    const env = await loginEnvironment({ refresh });
    const registry = await readRegistry(join(resources, 'agent-registry.json')).catch((error: unknown) => {
      log.warn('the agent registry cannot be read', { error: String(error) });
      return [];
    });
    const builtIn = await findAll(BUILT_IN_AGENTS, env);
    const registryPrograms = await findAll(registry, env);
    return { builtIn, registry, registryPrograms, env };
  };
  const listing = async (refresh: boolean, asked: Asked = {}): Promise<AgentListing[]> => {
    if (!found || refresh) found = look(refresh);
    const { builtIn, registry, registryPrograms, env } = await found;
    if (asked.versions) await versions.learn([...builtIn.values()], env);
    const installed = BUILT_IN_AGENTS.filter(({ profile }) => builtIn.has(profile.id));
    const custom = settings.get().customAgents;
    const listings: AgentListing[] = [
      await demoListing(demo, demoProgram),
      ...BUILT_IN_AGENTS.map((agent) =>
        listed(agent, 'built-in', builtIn.get(agent.profile.id), versions.known),
      ),
      ...registry
        // What the user has installed is better than a download of the same.
        .filter((agent) => !installed.some((one) => one.package !== null && one.package === agent.package))
        .map((agent) => ({
          ...listed(agent, 'registry', registryPrograms.get(agent.profile.id), () => agent.version),
          ...twinOf(agent),
        })),
      ...(await Promise.all(custom.map((profile) => customListing(profile, env)))),
    ];
    // The user's own profile of an id replaces ours.
    return [...new Map(listings.map((one) => [one.profile.id, one])).values()];
  };
  return {
    list: (asked) => listing(false, asked),
    detect: (asked) => listing(true, asked),
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
    close: () => versions.close(),
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

/** The built-in agent of the same package. */
function twinOf(agent: KnownAgent): Pick<AgentListing, 'twinOf'> {
  const twin = BUILT_IN_AGENTS.find((one) => one.package !== null && one.package === agent.package);
  return twin ? { twinOf: twin.profile.id } : {};
}

async function customListing(profile: AgentProfile, env: Record<string, string>): Promise<AgentListing> {
  const { command, args } = profile.launch;
  const path = await findProgram(command, profile.launch.env.PATH ?? env.PATH ?? '', tmpdir());
  return {
    profile,
    source: 'custom',
    description: joinCommandLine([command, ...args]),
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
