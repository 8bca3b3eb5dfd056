/** Having a session go on in another one, or other work begin on its result. */

import { lazy } from 'react';

export { ContinueDialog } from './continue-dialog';

/** Read when it is asked for the first time. */
export const ResultDialog = lazy(async () => ({
  default: (await import('./result-dialog')).ResultDialog,
}));
