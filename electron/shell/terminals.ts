import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import type { LaunchCommand } from '#shared/agent';
import { loginLine, loginsOf, unfitVariables } from '#shared/login-command';
import { folderOf } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { Core } from '../core/core';
import { type Launch, loginEnvironment } from '../core/process';
import type { CoreClient } from '../host/attach-core';
import type { CannotOpen, KeptTerminals, Started } from './kept-terminals';
import { openTerminal, type Terminal, type TerminalItem } from './terminal';

export type TerminalRequest =
  | {
      readonly what: 'login';
      readonly agent: string;
      readonly method: string;
      readonly line: string;
      readonly session: string | null;
      readonly inside: boolean;
    }
  | { readonly what: 'worktree' | 'resume'; readonly session: string };

type Opened = Result<{ terminal: string }, CannotOpen>;

/** The terminals of one window connection; they end with it, but for those of sessions, which are kept. */
export type Terminals = {
  open(request: TerminalRequest): Promise<Opened>;
  output(terminal: string, signal?: AbortSignal): AsyncGenerator<TerminalItem, void, void>;
  input(terminal: string, data: string): void;
  resize(terminal: string, columns: number, rows: number): void;
  close(terminal: string): void;
  closeAll(): void;
};

/** `enterSandbox` is the core's own: what it answers cannot travel. */
export function createTerminals(
  core: CoreClient,
  enterSandbox: Core['enterSandbox'],
  kept: KeptTerminals,
): Terminals {
  const open = new Map<string, Terminal>();
  const find = (terminal: string) => open.get(terminal) ?? kept.find(terminal);
  const start = async (
    { command, args, env: own }: LaunchCommand,
    whose: Pick<Launch, 'purpose' | 'session' | 'cwd'>,
    { row = null, keeps = false }: { readonly row?: SessionRow | null; readonly keeps?: boolean } = {},
  ): Promise<Started> => {
    const env = { ...(await loginEnvironment()), ...own };
    // Only what is known to have no sandbox starts outside of one.
    const entered =
      row?.isolation === 'sandbox'
        ? await enterSandbox(row.session, { command, args, env }, Object.keys(own))
        : ok({ env, confine: null });
    if (!entered.ok) return entered;
    const terminal = openTerminal({ ...whose, command, args, ...entered.value }, { keeps });
    if (terminal === null)
      return refuse({ code: 'not-available-here', what: 'A terminal, which needs bash,' });
    return ok({ id: randomUUID(), terminal });
  };
  const startHere = async (...how: Parameters<typeof start>): Promise<Opened> => {
    const started = await start(...how);
    if (started.ok) open.set(started.value.id, started.value.terminal);
    return opened(started);
  };
  return {
    open: async (request) => {
      switch (request.what) {
        case 'worktree': {
          const shown = await core.sessions.show({ session: request.session });
          if (!shown.ok) return unknownSession(request.session);
          const folder = folderOf(shown.value);
          if (folder === null) return refuse({ code: 'worktree-missing', path: '' });
          const row = shown.value;
          const session = { id: row.session, folder };
          const whose = { purpose: 'terminal' as const, session, cwd: folder };
          return opened(await kept.open(row.session, () => start(loginShell(), whose, { row, keeps: true })));
        }
        case 'resume': {
          const shown = await core.sessions.show({ session: request.session });
          if (!shown.ok) return unknownSession(request.session);
          const { session } = shown.value;
          const resume = await core.sessions.resumeCommand({ session });
          if (!resume.ok) {
            const { refusal } = resume;
            if (refusal.code === 'git-stuck') throw new Error('no Git is asked for a command line');
            return { ok: false, refusal };
          }
          const { run, folder } = resume.value;
          const whose = { purpose: 'terminal' as const, session: { id: session, folder }, cwd: folder };
          return startHere(run, whose, { row: shown.value });
        }
        case 'login': {
          const found = await findLoginMethod(core, request);
          if (!found.ok) return found;
          const { run, row } = found.value;
          if (!request.inside) return startHere(run, { purpose: 'log-in', session: null, cwd: homedir() });
          const folder = folderOf(row);
          if (folder === null) return refuse({ code: 'worktree-missing', path: '' });
          if (row.isolation !== 'sandbox') return refuse({ code: 'not-available-here', what: 'A sandbox' });
          const session = { id: row.session, folder };
          return startHere(run, { purpose: 'log-in', session, cwd: folder }, { row });
        }
        default:
          return request satisfies never;
      }
    },
    async *output(terminal, signal) {
      const found = find(terminal);
      if (found) yield* found.output(signal);
    },
    input: (terminal, data) => find(terminal)?.input(data),
    resize: (terminal, columns, rows) => find(terminal)?.resize(columns, rows),
    close: (terminal) => {
      open.get(terminal)?.close();
      open.delete(terminal);
      kept.end(terminal);
    },
    closeAll: () => {
      for (const terminal of open.values()) terminal.close();
      open.clear();
    },
  };
}

function opened(started: Started): Opened {
  return started.ok ? ok({ terminal: started.value.id }) : started;
}

/** What the agent said must be run to log in, as the session's failed turn recorded it. */
async function findLoginMethod(
  core: CoreClient,
  request: Extract<TerminalRequest, { what: 'login' }>,
): Promise<Result<{ run: LaunchCommand; row: SessionRow }, CannotOpen>> {
  const rows = await core.sessions.list({});
  const row = rows
    .filter((one) => (request.session ? one.session === request.session : one.agent.id === request.agent))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    .find((one) => loginsOf(one.failure).length > 0);
  if (!row && request.session) return unknownSession(request.session);
  const methods = loginsOf(row?.failure ?? null);
  // What the agent names by this id now may be another one than the user was shown.
  const method = methods.find(
    ({ id, run }) => id === request.method && run !== null && loginLine(run) === request.line,
  );
  if (!row || !method?.run)
    return refuse({ code: 'not-available-here', what: 'This command to log in with' });
  const variables = unfitVariables(method);
  return variables.length === 0 ? ok({ run: method.run, row }) : refuse({ code: 'login-unfit', variables });
}

function unknownSession(session: string): { ok: false; refusal: RefusalOf<'session-unknown'> } {
  return refuse({ code: 'session-unknown', session });
}

function loginShell(): LaunchCommand {
  if (process.platform === 'win32') return { command: process.env.COMSPEC ?? 'cmd.exe', args: [], env: {} };
  return { command: process.env.SHELL ?? '/bin/sh', args: ['-l'], env: {} };
}
