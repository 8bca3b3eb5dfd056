/** An open session: its conversation, its history, and bringing it up to date. */

import { lazy } from 'react';

export { HistorySpace } from './history-space';
export { RuleList } from './rule-list';
export { ServersDialog } from './servers-dialog';
export type { SessionNeedHandle } from './session-need';
export { useSettled } from './use-settled';

/** Read when the first session is opened: it brings what draws Markdown. */
export const SessionView = lazy(async () => ({ default: (await import('./session-view')).SessionView }));

/** What a session needs, for where it is not open. */
export const SessionNeed = lazy(async () => ({ default: (await import('./session-need')).SessionNeed }));
