/** All that waits for the user, across the sessions. */

import { lazy } from 'react';

export { AwayNotice } from './away-notice';

export const InboxDialog = lazy(async () => ({ default: (await import('./inbox-dialog')).InboxDialog }));
