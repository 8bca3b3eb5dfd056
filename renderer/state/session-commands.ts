import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type CommandId, commandOf } from '#shared/commands';
import type { SessionId } from '#shared/ids';
import { isAvailable, runCommand, useCommandsVersion } from './commands';
import { openSession } from './navigation';
import { showToast } from './toasts';

/** The views of a session are drawn long before; what it allows later the user has not asked for any more. */
const WAITS_MS = 5000;

/** The command that waits for its session to be open and to offer it. */
const asked = createStore<{ readonly of: { session: SessionId; command: CommandId } | null }>(() => ({
  of: null,
}));
let timer: ReturnType<typeof setTimeout> | undefined;

/** Opens a session and carries out a command there, as soon as its views have drawn themselves. */
export function runInSession(session: SessionId, command: CommandId): void {
  asked.setState({ of: { session, command } });
  clearTimeout(timer);
  timer = setTimeout(() => {
    end();
    showToast({ tone: 'need', text: `“${commandOf(command).title}” is not possible in this session now.` });
  }, WAITS_MS);
  openSession(session);
}

function end(): void {
  clearTimeout(timer);
  asked.setState({ of: null });
}

/** Carries out what was asked for, if that is to be in the session which is shown; in another one it is over. */
export function carryOutIn(session: SessionId): void {
  const { of } = asked.getState();
  if (of === null || (of.session === session && !isAvailable(of.command))) return;
  end();
  if (of.session === session) runCommand(of.command);
}

/** Carries out what was asked for in the session, for the view that it is open in. */
export function useCommandAsked(session: SessionId): void {
  const version = useCommandsVersion();
  const of = useStore(asked, (store) => store.of);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that other commands are available
  useEffect(() => carryOutIn(session), [of, session, version]);
}
