import { type AppCommand, type CommandId, commandOf, commands, defaultKeysOf } from './commands';
import { type KeyProblem, keyProblem } from './key-fit';
import { type Platform, plainKey } from './keys';
import { MOST_KEYS } from './settings';

/** The keys that the user gave commands, by their ids, as the settings keep them. */
export type ChosenKeys = Readonly<Record<string, readonly string[]>>;

/** A key in the settings that does not hold: it does not fit, or another command was given it too. */
export type UnfitKey = {
  readonly command: CommandId;
  readonly key: string;
  readonly problem: KeyProblem | 'given-twice';
};

/**
 * Which keys each command has. No key is two commands' at once: one that the user gave a command is taken from the
 * command whose own it was.
 */
export type KeyTable = {
  /** All keys of a command, the one that is shown first. */
  keysOf(id: CommandId): readonly string[];
  /** The key to show, or null. */
  keyOf(id: CommandId): string | null;
  /** The command that has the key, or null. */
  holderOf(key: string): CommandId | null;
  /** Whether its keys are others than it came with. */
  isChanged(id: CommandId): boolean;
  readonly unfit: readonly UnfitKey[];
};

/** The table for what the user chose. What does not hold of it leaves the rest; nothing that holds: its own keys do. */
export function keyTable(chosen: ChosenKeys, platform: Platform): KeyTable {
  const holders = new Map<string, CommandId>();
  const keys = new Map<CommandId, readonly string[]>();
  const unfit: UnfitKey[] = [];
  const claim = (id: CommandId, key: string) => {
    const plain = plainKey(key, platform);
    if (plain === null || holders.has(plain)) return false;
    holders.set(plain, id);
    return true;
  };
  for (const command of commands) {
    const given = givenTo(command, chosen);
    if (!given) continue;
    const fit = given.filter((key) => {
      const problem = keyProblem(key, command, platform);
      if (problem === null && claim(command.id, key)) return true;
      unfit.push({ command: command.id, key, problem: problem ?? 'given-twice' });
      return false;
    });
    if (fit.length > 0 || given.length === 0) keys.set(command.id, fit);
  }
  for (const command of commands) {
    if (keys.has(command.id)) continue;
    keys.set(
      command.id,
      defaultKeysOf(command, platform).filter((key) => claim(command.id, key)),
    );
  }
  const keysOf = (id: CommandId) => keys.get(id) ?? [];
  const isChanged = (id: CommandId) =>
    keysOf(id).join(' ') !== defaultKeysOf(commandOf(id), platform).join(' ');
  return {
    keysOf,
    keyOf: (id) => keysOf(id)[0] ?? null,
    holderOf: (key) => holders.get(plainKey(key, platform) ?? '') ?? null,
    isChanged,
    unfit,
  };
}

function givenTo(command: AppCommand, chosen: ChosenKeys): readonly string[] | null {
  return Object.hasOwn(chosen, command.id) ? (chosen[command.id] ?? null) : null;
}

/** Gives a command a key, in the place of those it has or before them, and takes it from whoever has it. */
export function giveKey(
  chosen: ChosenKeys,
  change: { readonly to: CommandId; readonly key: string; readonly others: 'replaced' | 'kept' },
  platform: Platform,
): Record<string, string[]> {
  const { to, key, others } = change;
  const isIt = (one: string) => plainKey(one, platform) === plainKey(key, platform);
  const kept = others === 'kept' ? keyTable(chosen, platform).keysOf(to) : [];
  const rest = Object.entries(chosen).map(([id, keys]) => [id, keys.filter((one) => !isIt(one))] as const);
  const next = {
    ...Object.fromEntries(rest),
    [to]: [key, ...kept.filter((one) => !isIt(one))].slice(0, MOST_KEYS),
  };
  return withoutDefaults(next, platform);
}

/** Takes one of its keys from a command. */
export function takeKey(
  chosen: ChosenKeys,
  change: { readonly from: CommandId; readonly key: string },
  platform: Platform,
): Record<string, string[]> {
  const kept = keyTable(chosen, platform).keysOf(change.from);
  return withoutDefaults({ ...chosen, [change.from]: kept.filter((key) => key !== change.key) }, platform);
}

/** Gives a command its own keys back, also those that other commands were given since. */
export function resetKeys(chosen: ChosenKeys, id: CommandId, platform: Platform): Record<string, string[]> {
  const own = new Set(defaultKeysOf(commandOf(id), platform).map((key) => plainKey(key, platform)));
  const others = Object.entries(chosen)
    .filter(([other]) => other !== id)
    .map(([other, keys]) => [other, keys.filter((key) => !own.has(plainKey(key, platform)))]);
  return withoutDefaults(Object.fromEntries(others), platform);
}

/** What only says what holds anyway need not be kept. What is of no known command may be a newer version's. */
function withoutDefaults(chosen: ChosenKeys, platform: Platform): Record<string, string[]> {
  const isDefault = (id: string, keys: readonly string[]) => {
    const command = commands.find((one) => one.id === id);
    return command !== undefined && keys.join(' ') === defaultKeysOf(command, platform).join(' ');
  };
  return Object.fromEntries(
    Object.entries(chosen)
      .filter(([id, keys]) => !isDefault(id, keys))
      .map(([id, keys]) => [id, [...keys]]),
  );
}
