import { api } from '../api/client';
import { perform } from './perform';
import { showToast } from './toasts';

/** Lets the set-up command of a repository run that was changed outside of Understory. */
export async function allowSetUp(path: string, command: readonly string[]): Promise<void> {
  const allowed = await perform(() => api.settings.allowSetUp({ path, command: [...command] }));
  if (allowed) showToast({ tone: 'done', text: 'The command runs from now on. Start the session again.' });
}
