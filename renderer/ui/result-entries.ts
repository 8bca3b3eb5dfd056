import type { CommandId } from '#shared/commands';
import type { SessionRow } from '#shared/session';
import type { BuiltInTemplate } from '#shared/specialised';
import { openOverlay } from '../state/navigation';
import { startOnResult } from '../state/specialised-actions';
import type { MenuEntry } from './menu';

const WORK: readonly { template: BuiltInTemplate; label: string; detail: string; command: CommandId }[] = [
  {
    ...{ template: 'review', label: 'Review', command: 'result.review' },
    detail: 'An agent writes what it finds onto the lines of the changes',
  },
  {
    ...{ template: 'refactor', label: 'Refactor', command: 'result.refactor' },
    detail: 'Simpler code that does the same',
  },
  {
    ...{ template: 'test', label: 'Write tests', command: 'result.test' },
    detail: 'The tests that the changes lack',
  },
  {
    ...{ template: 'document', label: 'Document', command: 'result.document' },
    detail: 'Guides and comments brought up to date',
  },
];

/** What other sessions can begin on a session's result, for its menus. */
export function resultEntries({ session }: SessionRow): readonly MenuEntry[] {
  return [
    ...WORK.map(({ template, label, detail, command }) => ({
      ...{ label, detail, keysOf: command },
      onSelect: () => void startOnResult(session, template),
    })),
    { type: 'separator' },
    {
      ...{ label: 'Choose…', detail: 'Another template, agent or custom agent', keysOf: 'result.start' },
      onSelect: () => openOverlay({ over: 'result', session }),
    },
  ];
}
