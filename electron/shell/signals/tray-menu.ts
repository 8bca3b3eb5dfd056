import type { MenuItemConstructorOptions } from 'electron';
import type { SignalPlace } from '#shared/desktop';
import type { SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import { menuLabel } from './menu-label';
import type { Summary } from './summary';

type Item = MenuItemConstructorOptions;

/** What the menu of a tray or dock asks for. */
export type SignalActions = {
  /** Shows the window, there the place where something is to be seen. */
  go(place: SignalPlace): void;
  newSession(): void;
  /** Takes back that the app quits when its agents are done. */
  stay(): void;
  quit(): void;
};

const MOST = 8;

/** Sessions that need the user, those that work, and the way to a new one. */
export function sessionItems(summary: Summary, actions: SignalActions): Item[] {
  return [
    ...group('Needs You', summary.attention, actions),
    ...group('Working', summary.working, actions),
    { label: 'New Session', click: actions.newSession },
  ];
}

/** The menu of the tray. */
export function trayMenu(summary: Summary, quitsWhenDone: boolean, actions: SignalActions): Item[] {
  return [
    ...sessionItems(summary, actions),
    { label: 'Open Understory', click: () => actions.go(null) },
    { type: 'separator' },
    ...(quitsWhenDone
      ? [
          {
            label: 'Quit When Agents Are Done',
            type: 'checkbox',
            checked: true,
            click: actions.stay,
          } satisfies Item,
        ]
      : []),
    { label: 'Quit', click: actions.quit },
  ];
}

function group(title: string, rows: readonly SessionRow[], actions: SignalActions): Item[] {
  if (rows.length === 0) return [];
  const more = rows.length - MOST;
  return [
    { label: title, enabled: false },
    ...rows.slice(0, MOST).map(
      (row): Item => ({
        id: row.session,
        label: `${menuLabel(row.title)} (${describeState(stateOf(row)).label})`,
        click: () => actions.go({ session: row.session, at: 'conversation' }),
      }),
    ),
    ...(more > 0 ? [{ label: `${more} More…`, click: () => actions.go(null) } satisfies Item] : []),
    { type: 'separator' },
  ];
}
