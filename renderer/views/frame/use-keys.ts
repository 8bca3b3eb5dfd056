import { useEffect } from 'react';
import { isCommandId } from '#shared/commands';
import { RepositoryId, SessionId } from '#shared/ids';
import { commandFor, runCommand } from '../../state/commands';
import { openSignalled } from '../../state/desktop';
import { changeDraft } from '../../state/draft';
import { followHostCommands, tellDraftsKept } from '../../state/host-actions';
import { saveAll } from '../../state/leaving';
import { go, navigationStore, openSession } from '../../state/navigation';
import { isForTooltip } from '../../ui/tooltip';
import { closeSettings } from '../settings';

const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="textbox"]';
/** What an editor that is only read takes keys with is no field. */
const READ_ONLY = '[data-reading] :is(.native-edit-context, .inputarea)';
/** A terminal takes every key for its program. */
const OWN_KEYS = '[data-own-keys]';
const MODAL = '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]';
const MENU = '[role="menu"], [role="listbox"][data-state="open"]';

/** Carries out commands for key presses that nobody else took and for what the native menu sends. */
export function useKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.defaultPrevented && !isForTooltip(event)) || event.isComposing || event.repeat) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(OWN_KEYS)) return;
      // A dialog or an open menu is a world of its own; its keys are its own too.
      if (document.querySelector(MODAL) || document.querySelector(MENU)) return;
      if (event.key === 'Escape' && navigationStore.getState().place.at === 'settings') {
        closeSettings();
        return;
      }
      const field = target?.closest(FIELDS) ?? null;
      const command = commandFor(event, field !== null && !field.matches(READ_ONLY));
      if (command === null) return;
      event.preventDefault();
      runCommand(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  useEffect(() => followHostCommands(carryOut), []);
}

/** What the native menu, a notification or the command line asks for. */
function carryOut(request: { command: string; argument: string | null }): void {
  const { command, argument } = request;
  if (command === 'show.session' && argument !== null) openSession(SessionId.parse(argument));
  else if (command === 'show.conversation' && argument !== null)
    openSignalled({ session: SessionId.parse(argument), at: 'conversation' });
  else if (command === 'show.review' && argument !== null)
    openSignalled({ session: SessionId.parse(argument), at: 'review' });
  else if (command === 'show.repository' && argument !== null) {
    changeDraft({ repository: RepositoryId.parse(argument), base: null });
    go({ at: 'new' });
  } else if (command === 'drafts.keep') void saveAll().then(tellDraftsKept);
  else if (isCommandId(command)) runCommand(command);
}
