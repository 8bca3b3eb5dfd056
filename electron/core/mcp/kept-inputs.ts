import { join } from 'node:path';
import { z } from 'zod';
import { keepNow, keptNow } from '../data-folder';
import type { Log, SecretKeeper } from '../ports';

/**
 * What the user gave for the inputs of servers. With a key store of the system it is kept sealed in the data folder, without
 * one in memory until Understory ends; it is in no other file, no log and no event.
 */
export type KeptInputs = {
  readonly keeps: () => 'key-store' | 'memory';
  get(key: InputKey): Promise<string | null>;
  /** Null: forgets it. */
  set(key: InputKey, value: string | null): Promise<void>;
};

/** Which repository (or {@link OF_USER}), which of its files, which input. */
export type InputKey = { readonly scope: string; readonly file: string; readonly input: string };

export function openKeptInputs(home: string, keeper: SecretKeeper | undefined, log: Log): KeptInputs {
  const file = join(home, 'server-inputs.json');
  const read = () => keptNow(file, z.record(z.string(), z.string()), {});
  const here = new Map<string, string>();
  const nameOf = ({ scope, file: from, input }: InputKey) => JSON.stringify([scope, from, input]);
  const canKeep = () => keeper?.available() === true;
  return {
    keeps: () => (canKeep() ? 'key-store' : 'memory'),
    async get(key) {
      const name = nameOf(key);
      const known = here.get(name);
      if (known !== undefined || !keeper || !canKeep()) return known ?? null;
      const sealed = read()[name];
      if (sealed === undefined) return null;
      try {
        const value = keeper.open(sealed);
        here.set(name, value);
        return value;
      } catch {
        // Sealed on another machine or by a key that is gone: it is asked for again.
        log.warn('a kept input of a server could not be opened', { file: key.file, input: key.input });
        return null;
      }
    },
    async set(key, value) {
      const name = nameOf(key);
      if (value === null) here.delete(name);
      else here.set(name, value);
      const sealed = value !== null && keeper && canKeep() ? keeper.seal(value) : null;
      const { [name]: before, ...others } = read();
      if (sealed === null && before === undefined) return;
      keepNow(file, sealed === null ? others : { ...others, [name]: sealed });
    },
  };
}
