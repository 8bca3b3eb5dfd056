import { standingGrants } from '#shared/grants';
import { hostText } from '#shared/host-text';
import type { SessionId } from '#shared/ids';
import { knownAgentOf } from '#shared/known-agent';
import {
  clearSocketPlaces,
  type HostAnswer,
  isPackageRegistry,
  type NetworkDecision,
  openSessionNetwork,
  type SandboxTools,
  type SessionNetwork,
  type Target,
} from '../../isolation';
import type { Log, Outside, SettingsPort } from '../../ports';
import { loginEnvironment } from '../../process';
import type { LiveSession, SessionStore } from '../store';
import type { PermissionDesk } from './permission-desk';

/** Who asks the user of a session. */
export type AskHost = (
  session: LiveSession,
  host: Parameters<PermissionDesk['askHost']>[0],
) => Promise<HostAnswer | null>;

/** The networks of sandboxes, one for each session that has started something in its sandbox. */
export type SessionNetworks = {
  of(session: LiveSession): SessionNetwork;
  /** The variables of keys that stay outside of what was started last in a session's sandbox; null: nothing was, by this core. */
  keysOutside(session: SessionId): readonly string[] | null;
  /** By whom the user is asked from now on. */
  askBy(ask: AskHost): void;
  /** What was answered for a session's turn counts no more. */
  endTurn(session: SessionId): void;
  close(): Promise<void>;
};

/** Opens none yet, and removes what an earlier core left. The network of a session ends when its worktree goes. */
export function createSessionNetworks(
  tools: Pick<SandboxTools, 'home' | 'node'> & {
    readonly store: Pick<SessionStore, 'onChange'>;
    readonly log: Log;
    readonly settings: Pick<SettingsPort, 'get'>;
    readonly outside?: Outside;
  },
): SessionNetworks {
  const { store, log, settings, ...rest } = tools;
  clearSocketPlaces(rest.home);
  const networks = new Map<SessionId, SessionNetwork>();
  let askUser: AskHost | null = null;

  const told = (session: LiveSession, target: Target, decision: NetworkDecision) => {
    const note = noteOf(target, decision);
    if (!note) return;
    const turn = session.state.open?.turn ?? null;
    session.record({ type: 'session.noted', turn, note }).catch((error: unknown) => {
      log.warn('what a sandbox wanted to reach could not be written down', {
        session: session.id,
        error: String(error),
      });
    });
  };
  const open = (session: LiveSession): SessionNetwork =>
    openSessionNetwork({
      ...rest,
      agent: knownAgentOf(session.state.profile),
      named: () => standingGrants(session.state.row).hosts,
      keepsKeys: () => !settings.get().keysInside.includes(knownAgentOf(session.state.profile) ?? ''),
      // A world of a test's has no proxies of this machine's user.
      userVariables: tools.outside ? async () => ({}) : loginEnvironment,
      listener: {
        ask: async (target) => {
          const host = { ...target, registry: isPackageRegistry(target) };
          return (await askUser?.(session, host)) ?? null;
        },
        told: (target, decision) => told(session, target, decision),
      },
    });
  const leave = async (session: SessionId) => {
    const network = networks.get(session);
    networks.delete(session);
    await network?.close();
  };
  store.onChange(({ id, state }, events) => {
    for (const event of events) {
      const host =
        event.type === 'grant.revoked' && state.row.hosts?.find((one) => hostText(one) === event.grant);
      if (host) networks.get(id)?.dismiss(host);
    }
    if (!networks.has(id) || !events.some(({ type }) => type === 'session.discarded')) return;
    leave(id).catch((error: unknown) =>
      log.warn('the network of a sandbox could not be ended', { session: id, error: String(error) }),
    );
  });
  return {
    of(session) {
      const network = networks.get(session.id) ?? open(session);
      networks.set(session.id, network);
      return network;
    },
    keysOutside: (session) => networks.get(session)?.keysOutside() ?? null,
    askBy: (ask) => {
      askUser = ask;
    },
    endTurn: (session) => networks.get(session)?.endTurn(),
    async close() {
      await Promise.all([...networks.keys()].map(leave));
    },
  };
}

/** What was asked about is in the conversation by its question. */
function noteOf(target: Target, { by }: NetworkDecision) {
  switch (by) {
    case 'agent':
    case 'configured':
    case 'local':
    case 'address':
    case 'crowd':
      return { code: 'host' as const, ...target, because: by };
    case 'answer':
    case 'nobody':
    case 'end':
      return null;
    default:
      return by satisfies never;
  }
}
