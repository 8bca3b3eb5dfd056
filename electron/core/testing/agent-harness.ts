import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentProfile } from '#shared/agent';
import { describeNote } from '#shared/describe-note';
import type { PermissionOption } from '#shared/events';
import type {
  AgentConnection,
  AgentNotOpened,
  AgentToolPatch,
  AgentUpdate,
  OpenAgent,
} from '../agents/agent';
import type { AgentContext } from '../agents/agent-context';
import { openAgent } from '../agents/open-agent';
import type { Log } from '../ports';

/** A log that tests can read. */
export function memoryLog(): Log & {
  readonly lines: { level: string; message: string; details: unknown }[];
} {
  const lines: { level: string; message: string; details: unknown }[] = [];
  const at = (level: string) => (message: string, details?: Record<string, unknown>) => {
    lines.push({ level, message, details });
  };
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}

export type PermissionAsk = {
  tool: AgentToolPatch;
  options: readonly PermissionOption[];
  signal: AbortSignal;
};

/** An agent opened in a folder of its own, with everything it reported kept. Closed and removed with `await using`. */
export type AgentHarness = AsyncDisposable & {
  readonly cwd: string;
  readonly updates: AgentUpdate[];
  readonly asked: PermissionAsk[];
  /** The connection; throws with the refusal when it could not be opened. */
  readonly agent: AgentConnection;
  readonly refusal: AgentNotOpened | null;
  said(): string;
  notes(): string[];
  /** All patches of a tool call laid over each other. */
  tool(call: string): AgentToolPatch;
  /** Resolves when an update that fits has come, also when it came before. */
  until(fits: (update: AgentUpdate) => boolean): Promise<AgentUpdate>;
};

/** Chooses the answer to a permission request; `null` never answers. */
export type Answer = (ask: PermissionAsk) => PermissionOption | undefined | null;

export const allow: Answer = ({ options }) => options.find(({ kind }) => kind === 'allow_once');
export const reject: Answer = ({ options }) => options.find(({ kind }) => kind === 'reject_once');

export async function openTestAgent(
  profile: AgentProfile,
  options: Partial<Omit<OpenAgent, 'profile' | 'listener'>> & {
    answer?: Answer;
    context?: Partial<AgentContext>;
  } = {},
): Promise<AgentHarness> {
  const { answer = allow, context, ...request } = options;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-agent-')));
  const updates: AgentUpdate[] = [];
  const asked: PermissionAsk[] = [];
  const waiting = new Set<() => void>();
  const opened = await openAgent(
    {
      profile,
      cwd: folder,
      continueFrom: null,
      model: null,
      persona: null,
      firstOutputMs: 20_000,
      mcpServers: [],
      wishes: () => ({ permissions: 'allow', options: {} }),
      session: null,
      ...request,
      listener: {
        update: (update) => {
          updates.push(update);
          for (const look of waiting) look();
        },
        askPermission: async (ask) => {
          asked.push(ask);
          for (const look of waiting) look();
          const chosen = answer(ask);
          if (chosen !== null) return chosen ?? null;
          return new Promise((resolve) => ask.signal.addEventListener('abort', () => resolve(null)));
        },
      },
    },
    { log: memoryLog(), records: null, ...context },
  );
  return {
    cwd: request.cwd ?? folder,
    updates,
    asked,
    get agent() {
      if (!opened.ok) throw new Error(`not opened: ${JSON.stringify(opened.refusal)}`);
      return opened.value;
    },
    refusal: opened.ok ? null : opened.refusal,
    said: () => updates.map((update) => (update.type === 'said' ? update.text : '')).join(''),
    notes: () =>
      updates.flatMap((update) =>
        update.type === 'noted'
          ? update.text
          : update.type === 'observed'
            ? describeNote(update.note).text
            : [],
      ),
    tool: (call) => {
      const patches = updates.flatMap((update) =>
        'patch' in update && update.patch.call === call ? update.patch : [],
      );
      return Object.assign({ call }, ...patches);
    },
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = updates.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    [Symbol.asyncDispose]: async () => {
      if (opened.ok) await opened.value.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
