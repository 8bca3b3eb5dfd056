import { launch, type Supervised, temporaryVariables } from '../process';
import type { OpenAgent } from './agent';
import type { AgentContext } from './agent-context';

type ToLaunch = Pick<OpenAgent, 'profile' | 'session' | 'cwd' | 'sandbox'> &
  Partial<Pick<OpenAgent, 'mcpServers'>>;

/**
 * Starts the process of an agent in its session's folder, with a folder of its own for temporary files that is removed
 * once the process and all that it started are gone. A profile that sets one itself keeps it.
 */
export async function launchAgent(
  { profile, session, cwd, sandbox, mcpServers = [] }: ToLaunch,
  { records, temporary }: AgentContext,
  {
    purpose = 'agent',
    args,
    env,
    reads = [],
    held,
    onStderr,
  }: {
    /** What it is started for: to work, or only to log in. */
    readonly purpose?: 'agent' | 'log-in';
    readonly args: readonly string[];
    /** The whole environment but for where temporary files go. */
    readonly env: Readonly<Record<string, string>>;
    /** Files of ours that it is told to read later. */
    readonly reads?: readonly string[];
    /** As in `SandboxPolicy`; without a sandbox it means nothing. */
    readonly held?: true;
    onStderr?(chunk: Buffer): void;
  },
): Promise<Supervised> {
  // In a sandbox the folder that the profile names is not there.
  const own = 'TMPDIR' in profile.launch.env && !sandbox ? null : temporary;
  const folder = (await own?.make()) ?? null;
  const { command } = profile.launch;
  const whole = folder === null ? env : { ...env, ...temporaryVariables(folder, env) };
  const admitted = await sandbox?.admit(
    // Not the arguments that it is started with: a prompt that goes along there names no file that is to be shown.
    { command, args: profile.launch.args, env: whole },
    {
      reads,
      ...(held ? { held } : {}),
      folders: folder === null ? [] : [folder],
      starts: mcpServers.flatMap((server) => (server.type === 'stdio' ? [server] : [])),
      reaches: mcpServers.flatMap((server) => (server.type === 'stdio' ? [] : [server.url])),
    },
  );
  const supervised = launch({
    purpose,
    session: session === null ? null : { id: session, folder: cwd },
    confine: admitted?.confine ?? null,
    command,
    args,
    cwd,
    env: admitted?.env ?? whole,
    ...(records ? { records } : {}),
    ...(onStderr ? { onStderr } : {}),
  });
  if (!own || folder === null) return supervised;
  const ended = supervised.ended.then(async (end) => {
    await own.remove(folder);
    return end;
  });
  return {
    ...supervised,
    ended,
    stop: async (graceMs) => {
      await supervised.stop(graceMs);
      return ended;
    },
  };
}
