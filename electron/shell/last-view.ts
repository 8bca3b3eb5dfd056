import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';
import type { Log } from '../core/ports';

const LastView = z.object({ view: z.string().max(200) });

/** Where the user was in the window, kept in `<home>/view.json` so that the next window begins there. */
export type KeptView = { read(): string | null; keep(view: string): void };

export function keptView(home: string, log: Log): KeptView {
  const file = join(home, 'view.json');
  return {
    read() {
      try {
        return parseJsonAs(LastView, readFileSync(file, 'utf8'))?.view ?? null;
      } catch {
        // There is none yet, or it is damaged: the window then begins where every new one does.
        return null;
      }
    },
    keep(view) {
      try {
        writeFileSync(`${file}.new`, `${JSON.stringify({ view })}\n`, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch (error) {
        log.warn('where the user is in the window could not be kept', { error });
      }
    },
  };
}
