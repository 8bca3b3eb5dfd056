import { AgentId } from '#shared/ids';
import { api } from '../api/client';
import type { TerminalRequest } from './navigation';

/** Programs of the host that run in a terminal of the window. What breaks is thrown: the terminal itself says so. */

/** Starts what is asked for; gives the terminal's id, or why it may not run. */
export function startTerminal(request: TerminalRequest) {
  return api.terminal.open(asInput(request));
}

/** What the terminal's program prints, up to its end. */
export function readTerminal(terminal: string, signal: AbortSignal) {
  return api.terminal.output({ terminal }, { signal });
}

/** Hands typed keys to the terminal's program. */
export async function typeInTerminal(terminal: string, data: string): Promise<void> {
  await api.terminal.input({ terminal, data });
}

/** Tells the terminal's program how large its screen is. */
export async function resizeTerminal(terminal: string, columns: number, rows: number): Promise<void> {
  await api.terminal.resize({ terminal, columns, rows });
}

/** Ends the terminal's program. */
export async function closeTerminal(terminal: string): Promise<void> {
  await api.terminal.close({ terminal });
}

function asInput(request: TerminalRequest): Parameters<typeof api.terminal.open>[0] {
  return request.what === 'login'
    ? {
        what: 'login',
        agent: AgentId.parse(request.agent),
        method: request.method,
        line: request.line,
        session: request.session,
        inside: request.inside,
      }
    : { what: request.what, session: request.session };
}
