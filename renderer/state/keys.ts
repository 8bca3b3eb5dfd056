import type { CommandId } from '#shared/commands';
import { type ChosenKeys, giveKey, type KeyTable, keyTable, resetKeys, takeKey } from '#shared/key-table';
import { type KeyPress, matchesKey } from '#shared/keys';
import { platform } from '../api/platform';
import { changeSettings, settings, useSettings } from './settings';

/** The keys of commands, as the user has them: all that shows or takes keys asks here. */

const tables = new WeakMap<ChosenKeys, KeyTable>();

function tableFor(chosen: ChosenKeys): KeyTable {
  const known = tables.get(chosen);
  if (known) return known;
  const made = keyTable(chosen, platform());
  tables.set(chosen, made);
  return made;
}

/** The keys at this moment, outside of a view. */
export function keysNow(): KeyTable {
  return tableFor(settings().keys);
}

export function useKeyTable(): KeyTable {
  return tableFor(useChosenKeys());
}

export function useChosenKeys(): ChosenKeys {
  return useSettings((all) => all.keys);
}

/** The key that is shown for a command, as it changes; null: it has none, or there is no command. */
export function useKeyOf(id: CommandId | undefined): string | null {
  const table = useKeyTable();
  return id === undefined ? null : table.keyOf(id);
}

/** Whether a press is a key of the command, for a view that takes keys itself. */
export function isKeyOf(id: CommandId, press: KeyPress): boolean {
  return keysNow()
    .keysOf(id)
    .some((key) => matchesKey(press, key, platform()));
}

/** Gives a command a key, in the place of its others or before them, whoever has it now. */
export async function giveKeyTo(to: CommandId, key: string, others: 'replaced' | 'kept'): Promise<void> {
  await changeSettings({ keys: giveKey(settings().keys, { to, key, others }, platform()) });
}

export async function takeKeyFrom(from: CommandId, key: string): Promise<void> {
  await changeSettings({ keys: takeKey(settings().keys, { from, key }, platform()) });
}

/** Puts keys back as they were before they were reset. */
export async function putKeysBack(chosen: ChosenKeys): Promise<void> {
  await changeSettings({
    keys: Object.fromEntries(Object.entries(chosen).map(([id, keys]) => [id, [...keys]])),
  });
}

/** Gives a command its own keys back; null: all of them. */
export async function resetKeysOf(id: CommandId | null): Promise<void> {
  await changeSettings({ keys: id === null ? {} : resetKeys(settings().keys, id, platform()) });
}
