import type { StoredEvent } from '#shared/events';
import type { BodyId } from '#shared/ids';
import type { ImportedHistory } from '#shared/imported';
import { parseJson } from '#shared/parse-json';
import { importedCreated, type PlacedHistory } from './imported-row';
import { FILE_START, type LinePlace, readLines } from './read-lines';
import { createTelling } from './tell-history';

/** Of a longer history the newest part is read, in bytes. */
const MOST_READ = 64 * 1024 * 1024;

/** A history that is read, as far as it goes now. */
export type OpenHistory = {
  /** Reads what is new; false: there is no such file any more. */
  refresh(): Promise<boolean>;
  readonly events: readonly StoredEvent[];
  /** Says that nobody works with it now; null where no turn is open. */
  rest(): StoredEvent | null;
  body(id: BodyId): string | null;
  about(): ImportedHistory;
};

export function openHistory({ from, found, head, repository }: PlacedHistory): OpenHistory {
  const createdAt = head.createdAt ?? new Date(found.changedMs).toISOString();
  const telling = createTelling(importedCreated({ from, head, repository }), createdAt);
  const reader = from.reader();
  const cut = found.bytes > MOST_READ;
  let place: LinePlace = cut ? { bytes: found.bytes - MOST_READ, skipping: true } : FILE_START;
  let begun = !cut;
  let notUnderstood = 0;
  let reading: Promise<boolean> | null = null;

  const onLine = (line: string | null): undefined => {
    if (!begun) {
      // The rest of the line in whose middle the reading begins.
      begun = true;
      return;
    }
    const steps = line === null ? 'unknown' : reader.take(parseJson(line));
    if (steps === 'unknown') notUnderstood += 1;
    else telling.take(steps);
  };
  return {
    refresh() {
      reading ??= readLines(found.path, place, onLine)
        .then((next) => {
          place = next ?? place;
          return next !== null;
        })
        .finally(() => {
          reading = null;
        });
      return reading;
    },
    get events() {
      return telling.events;
    },
    rest: telling.rest,
    body: telling.body,
    about: () => ({ file: found.path, version: head.version, notUnderstood, cut }),
  };
}
