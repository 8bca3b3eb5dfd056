import type { CommandId } from '#shared/commands';
import type { SessionRow } from '#shared/session';
import { markSessions, restoreSessions, stopSessions } from '../../state/list-actions';
import type { MenuEntry } from '../../ui/menu';
import { askCompare } from './ask-compare';
import { askDiscard } from './ask-discard';
import { askExport } from './ask-export';
import { askIntegrate } from './ask-integrate';
import { bulkOf, comparedOf, MARK_WORDS, type Marking } from './bulk';

/** What a right click on one of several selected sessions offers. */
export function selectionEntries(rows: readonly SessionRow[]): readonly MenuEntry[] {
  const bulk = bulkOf(rows);
  const { stop, restore, discard, integrate } = bulk;
  const own = rows.filter(({ imported }) => !imported);
  const compared = comparedOf(own, null);
  return [
    { type: 'label', label: `${rows.length.toLocaleString('en')} sessions` },
    ...(stop.length > 0
      ? [entry('session.stop', countIn('Stop turn', stop.length, rows.length), () => void stopSessions(stop))]
      : []),
    ...markEntries(bulk, rows.length),
    ...(compared ? [entry('sessions.compare', 'Compare', () => askCompare(compared))] : []),
    ...(integrate.length > 0
      ? [
          entry('sessions.integrate', countIn('Integrate…', integrate.length, rows.length), () =>
            askIntegrate(integrate),
          ),
        ]
      : []),
    entry('session.export', 'Export…', () => askExport(rows)),
    ...(restore.length > 0
      ? [
          entry(
            'session.restore',
            countIn('Restore', restore.length, rows.length),
            () => void restoreSessions(restore),
          ),
        ]
      : []),
    ...(discard.length > 0
      ? [
          { type: 'separator' as const },
          {
            ...entry('session.discard', countIn('Discard…', discard.length, rows.length), () =>
              askDiscard(discard),
            ),
            danger: true,
          },
        ]
      : []),
  ];
}

/** Pinning, reading and archiving as entries of a menu, each as what it would do to the sessions that it is about. */
export function markEntries(
  { pin, read, archive }: Pick<ReturnType<typeof bulkOf>, 'pin' | 'read' | 'archive'>,
  of: number,
): MenuEntry[] {
  const all: readonly (readonly [CommandId, Marking | null])[] = [
    ['session.pin', pin],
    ['session.toggle-unread', read],
    ['session.archive', archive],
  ];
  return all.flatMap(([id, marking]) =>
    marking
      ? [
          entry(id, countIn(MARK_WORDS[marking.as], marking.sessions.length, of), () => {
            void markSessions(marking.sessions, marking.as);
          }),
        ]
      : [],
  );
}

/** Where it is not about all that are selected, it says about how many. */
function countIn(words: string, count: number, of: number): string {
  return count === of ? words : `${words} (${count})`;
}

function entry(id: CommandId, label: string, onSelect: () => void) {
  return { label, onSelect, keysOf: id } satisfies MenuEntry;
}
