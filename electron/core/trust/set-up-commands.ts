import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Settings, SettingsPatch } from '#shared/settings';
import type { SettingsPort } from '../ports';

/** The set-up commands that run: those of the settings, as far as the user has set or seen them in Understory. */
export type SetUpCommands = {
  /** The command of a repository, null for none; refused while it is another than the user set or allowed. */
  commandOf(path: string): Result<string[] | null, RefusalOf<'set-up-command-changed'>>;
  /** Changes the settings for the user: the set-up commands that this changes are allowed by it. */
  update(patch: SettingsPatch): Settings;
  /** Allows just this command, if it still is the one of the settings. */
  allow(
    path: string,
    command: readonly string[],
  ): Result<Record<string, never>, RefusalOf<'set-up-command-changed'>>;
  /** The repository at a path is somewhere else now; its command goes with it. */
  follow(from: string, to: string): void;
};

const Allowed = z.object({ version: z.literal(1), commands: z.record(z.string(), z.array(z.string())) });
type Commands = Readonly<Record<string, readonly string[]>>;

/** Opens what the data folder remembers. Where it remembers nothing yet, the commands of the settings are the user's. */
export function openSetUpCommands(home: string, settings: SettingsPort): SetUpCommands {
  const file = join(home, 'set-up-commands.json');
  let allowed: Commands = readAllowed(file) ?? {};
  const keep = (next: Commands) => {
    allowed = next;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify({ version: 1, commands: next }), {
      mode: 0o600,
      flush: true,
    });
    renameSync(`${file}.new`, file);
  };
  if (readAllowed(file) === null) keep(settings.get().setupCommands);

  const changed = (path: string): RefusalOf<'set-up-command-changed'> | null => {
    const command = settings.get().setupCommands[path];
    const before = allowed[path];
    if (command === undefined || isDeepStrictEqual(command, before)) return null;
    return { code: 'set-up-command-changed', path, command, before: before ? [...before] : null };
  };

  return {
    commandOf(path) {
      const refusal = changed(path);
      return refusal ? refuse(refusal) : ok(settings.get().setupCommands[path] ?? null);
    },
    update(patch) {
      const before = settings.get().setupCommands;
      const next = settings.update(patch);
      if (!patch.setupCommands) return next;
      // The others come along in what is sent, and may not be the user's.
      const set = Object.entries(next.setupCommands).filter(
        ([path, command]) => !isDeepStrictEqual(command, before[path]),
      );
      const still = Object.entries(allowed).filter(([path]) => path in next.setupCommands);
      keep(Object.fromEntries([...still, ...set]));
      return next;
    },
    allow(path, command) {
      const refusal = changed(path);
      if (refusal === null) return ok({});
      if (!isDeepStrictEqual(refusal.command, [...command])) return refuse(refusal);
      keep({ ...allowed, [path]: [...command] });
      return ok({});
    },
    follow(from, to) {
      const { [from]: command, ...others } = settings.get().setupCommands;
      if (from === to || command === undefined) return;
      const { [from]: was, ...rest } = allowed;
      settings.update({ setupCommands: { ...others, [to]: command } });
      keep(was === undefined ? rest : { ...rest, [to]: was });
    },
  };
}

/** Null where nothing was ever remembered, or it cannot be read. */
function readAllowed(file: string): Commands | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  // Damaged, it allows nothing.
  return parseJsonAs(Allowed, text)?.commands ?? {};
}
