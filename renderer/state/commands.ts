import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { type CommandId, commandOf, commands, isCommandId, keysOf } from '#shared/commands';
import { type KeyPress, matchesKey } from '#shared/keys';
import { api } from '../api/client';
import { platform } from '../api/platform';
import { ask } from './perform';

/**
 * What each command of the shared list does right now. A view gives the handlers of its commands while it is there; the
 * newest one wins, so that an inner view can take a command over. A command without a handler is not offered.
 */

type Handler = () => void;

const handlers = new Map<CommandId, Handler[]>();
const listeners = new Set<() => void>();
let version = 0;

function changed(): void {
  version += 1;
  for (const listener of listeners) listener();
}

/** Carries out commands until the function it gives is called. */
export function provideCommands(given: Readonly<Partial<Record<CommandId, Handler>>>): () => void {
  const entries = Object.entries(given) as [CommandId, Handler][];
  for (const [id, handler] of entries) handlers.set(id, [...(handlers.get(id) ?? []), handler]);
  changed();
  return () => {
    for (const [id, handler] of entries)
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((one) => one !== handler),
      );
    changed();
  };
}

/** {@link provideCommands} for a view's lifetime. Leave a command out (or undefined) while it makes no sense. */
export function useCommands(given: Readonly<Partial<Record<CommandId, Handler | undefined>>>): void {
  const latest = useRef(given);
  useLayoutEffect(() => {
    latest.current = given;
  });
  // Only a different set of commands is news; a new closure for the same command is read when it is asked for.
  const ids = (Object.keys(given) as CommandId[]).filter((id) => given[id] !== undefined).join(' ');
  useEffect(() => {
    const present = ids.split(' ').filter(isCommandId);
    return provideCommands(Object.fromEntries(present.map((id) => [id, () => latest.current[id]?.()])));
  }, [ids]);
}

/** True when asking for the command would do something. */
export function isAvailable(id: CommandId): boolean {
  return commandOf(id).by === 'host' || (handlers.get(id)?.length ?? 0) > 0;
}

/** Carries the command out; false when nobody can at the moment. */
export function runCommand(id: CommandId): boolean {
  if (commandOf(id).by === 'host') {
    void ask(() => api.host.perform({ command: id }));
    return true;
  }
  const handler = handlers.get(id)?.at(-1);
  handler?.();
  return handler !== undefined;
}

/** Changes whenever a command becomes available or stops being so. */
export function useCommandsVersion(): number {
  return useSyncExternalStore(subscribe, () => version);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The command a key press means and that can be carried out; null for any other press. */
export function commandFor(press: KeyPress, typing: boolean): CommandId | null {
  const found = commands.find(
    (command) =>
      (command.whileTyping || !typing) &&
      isAvailable(command.id) &&
      keysOf(command, platform()).some((key) => matchesKey(press, key, platform())),
  );
  return found?.id ?? null;
}
