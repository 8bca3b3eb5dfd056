import type { JumpListCategory, JumpListItem } from 'electron';
import { joinCommandLine } from '#shared/command-line';
import type { SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import { shownLine } from './shown-line';
import type { Summary } from './summary';

const LONGEST = 60;
const MOST = 6;

/** What a right click on the taskbar's icon offers: each is a second start of `program`, which the first one hears of. */
export function jumpList(summary: Summary, program: string, args: readonly string[]): JumpListCategory[] {
  const task = (title: string, go: string): JumpListItem => ({
    type: 'task',
    title,
    program,
    args: joinCommandLine([...args, `--go=${go}`]),
  });
  const sessions = (name: string, rows: readonly SessionRow[]): JumpListCategory[] =>
    rows.length === 0
      ? []
      : [
          {
            type: 'custom',
            name,
            items: rows
              .slice(0, MOST)
              .map((row) =>
                task(`${shownLine(row.title, LONGEST)} (${describeState(stateOf(row)).label})`, row.session),
              ),
          },
        ];
  return [
    ...sessions('Needs You', summary.attention),
    ...sessions('Working', summary.working),
    { type: 'tasks', items: [task('New Session', 'new')] },
  ];
}
