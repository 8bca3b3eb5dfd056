import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type CommandId, commandOf, commands, isCommandId } from '#shared/commands';
import { type KeyPress, matchesKey } from '#shared/keys';
import { api } from '../api/client';
import { platform } from '../api/platform';
import { keysNow } from './keys';
import { ask } from './perform';

/**
 * What each command of the shared list does right now. A view gives the handlers of its commands while it is there; the
 * innermost one wins, so that a view can take a command over, be it to say that there is nothing to do (null). A command
 * without a handler is not offered.
 */

type Handler = () => void;

/** What a view gives for its commands. Left out or undefined: whoever is around it carries the command out. */
type Handlers = Readonly<Partial<Record<CommandId, Handler | null | undefined>>>;

type Provided = { readonly order: number; readonly handler: Handler | null };

/** The innermost last. */
const provided = new Map<CommandId, readonly Provided[]>();
const listeners = new Set<() => void>();
let version = 0;
let orders = 0;

/** Where a view stands among those that give commands; it keeps it however often it gives others. Later is further in. */
function nextOrder(): number {
  orders += 1;
  return orders;
}

function changed(): void {
  version += 1;
  for (const listener of listeners) listener();
}

/** Carries out commands until the function it gives is called. */
export function provideCommands(given: Handlers, order = nextOrder()): () => void {
  const added = (Object.entries(given) as [CommandId, Handlers[CommandId]][]).flatMap(([id, handler]) =>
    handler === undefined ? [] : [{ id, one: { order, handler } }],
  );
  for (const { id, one } of added)
    provided.set(
      id,
      [...(provided.get(id) ?? []), one].sort((a, b) => a.order - b.order),
    );
  changed();
  return () => {
    for (const { id, one } of added)
      provided.set(
        id,
        (provided.get(id) ?? []).filter((other) => other !== one),
      );
    changed();
  };
}

/** {@link provideCommands} for a view's lifetime. Leave a command out (or undefined) while it makes no sense. */
export function useCommands(given: Handlers): void {
  // Taken as the view is first drawn, which the one around it was before.
  const [order] = useState(nextOrder);
  const latest = useRef(given);
  useLayoutEffect(() => {
    latest.current = given;
  });
  // Only a different set of commands is news; a new closure for the same command is read when it is asked for.
  const all = Object.keys(given) as CommandId[];
  const ids = all.filter((id) => given[id]).join(' ');
  const barred = all.filter((id) => given[id] === null).join(' ');
  useEffect(() => {
    const each = (list: string, handler: (id: CommandId) => Handler | null) =>
      list.split(' ').flatMap((id) => (isCommandId(id) ? [[id, handler(id)] as const] : []));
    const entries = [...each(barred, () => null), ...each(ids, (id) => () => latest.current[id]?.())];
    return provideCommands(Object.fromEntries(entries), order);
  }, [ids, barred, order]);
}

/** Who carries the command out; null or undefined: nobody does. */
function handlerOf(id: CommandId): Handler | null | undefined {
  return provided.get(id)?.at(-1)?.handler;
}

/** True when asking for the command would do something. */
export function isAvailable(id: CommandId): boolean {
  return commandOf(id).by === 'host' || typeof handlerOf(id) === 'function';
}

/** Carries the command out; false when nobody can at the moment. */
export function runCommand(id: CommandId): boolean {
  if (commandOf(id).by === 'host') {
    void ask(() => api.host.perform({ command: id }));
    return true;
  }
  const handler = handlerOf(id);
  handler?.();
  return typeof handler === 'function';
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
  const table = keysNow();
  const found = commands.find(
    (command) =>
      (command.whileTyping || !typing) &&
      isAvailable(command.id) &&
      table.keysOf(command.id).some((key) => matchesKey(press, key, platform())),
  );
  return found?.id ?? null;
}
