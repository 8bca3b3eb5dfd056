import type { StoredEvent } from '#shared/events';
import type { BodyId } from '#shared/ids';
import type { ImportedHistory } from '#shared/imported';
import type { RecordPlace } from './history';
import { importedCreated, type PlacedHistory } from './imported-row';
import { FILE_START } from './read-lines';
import { readRecords } from './read-records';
import { createTelling } from './tell-history';

/** Of a longer history the newest part is read, in bytes. */
export const MOST_READ = 64 * 1024 * 1024;

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

/** `bodies` left: long texts are told by their beginnings alone. */
export function openHistory(
  { from, found, head, repository }: PlacedHistory,
  bodies: 'kept' | 'left' = 'kept',
): OpenHistory {
  const createdAt = head.createdAt ?? new Date(found.changedMs).toISOString();
  const created = importedCreated({ from, head, repository });
  const telling = createTelling(created, createdAt, bodies === 'left' ? 0 : undefined);
  const reader = from.reader();
  const cut = found.bytes > MOST_READ;
  let place: RecordPlace = cut ? { at: found.bytes - MOST_READ, skipping: true } : FILE_START;
  let begun = !cut;
  let notUnderstood = 0;
  let reading: Promise<boolean> | null = null;

  const onRecord = (record: unknown): undefined => {
    if (!begun) {
      // The rest of the line in whose middle the reading begins.
      begun = true;
      return;
    }
    const steps = reader.take(record);
    if (steps === 'unknown') notUnderstood += 1;
    else telling.take(steps);
  };
  return {
    refresh() {
      reading ??= readRecords(from, found, place, onRecord)
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
