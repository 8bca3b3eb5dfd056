import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { CommandId } from '#shared/commands';
import type { SessionId } from '#shared/ids';
import { isAvailable, runCommand, useCommandsVersion } from './commands';
import { openSession } from './navigation';

/** The command that waits for its session to be open and to offer it. */
const asked = createStore<{ readonly of: { session: SessionId; command: CommandId } | null }>(() => ({
  of: null,
}));

/** Opens a session and carries out a command there, as soon as its views have drawn themselves. */
export function runInSession(session: SessionId, command: CommandId): void {
  asked.setState({ of: { session, command } });
  openSession(session);
}

/** Carries out what was asked for in the session, for the view that it is open in. What was asked in another is over. */
export function useCommandAsked(session: SessionId): void {
  const version = useCommandsVersion();
  const of = useStore(asked, (store) => store.of);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that other commands are available
  useEffect(() => {
    if (of === null || (of.session === session && !isAvailable(of.command))) return;
    asked.setState({ of: null });
    if (of.session === session) runCommand(of.command);
  }, [of, session, version]);
}
