import { type BrowserWindow, dialog, type MessageBoxOptions, type MessageBoxReturnValue } from 'electron';
import type { SessionRow } from '#shared/session';
import { stillWorking, whichWork } from './working-words';

/** What becomes of the agents at work when the app quits. */
export type QuitAnswer = 'when-done' | 'stop' | 'later' | 'stay';

const QUIT_ANSWERS: readonly QuitAnswer[] = ['when-done', 'stop', 'later', 'stay'];

/** Asks it. `closing`: the window was closed on a desktop without a tray, where that quits. */
export async function askBeforeQuitting(
  window: BrowserWindow | null,
  busy: readonly SessionRow[],
  { closing }: { closing: boolean },
): Promise<QuitAnswer> {
  const { response } = await ask(window, {
    type: 'question',
    message: stillWorking(busy),
    detail: [
      whichWork(busy),
      closing
        ? 'This desktop has no tray that Understory could stay in, so closing the window quits it.'
        : null,
      'Their work is kept in any case. “Quit and Resume Later” interrupts them; you can resume them at the next start.',
    ]
      .filter((part) => part !== null)
      .join('\n\n'),
    buttons: ['Quit When They Are Done', 'Stop Agents and Quit', 'Quit and Resume Later', 'Cancel'],
    defaultId: 0,
    cancelId: 3,
  });
  return QUIT_ANSWERS[response] ?? 'stay';
}

/** What closing the window does: the app stays in the tray, quits, or the window stays. */
export type ClosingAnswer = { readonly answer: 'tray' | 'quit' | 'stay'; readonly remember: boolean };

export async function askBeforeClosing(
  window: BrowserWindow,
  busy: readonly SessionRow[],
): Promise<ClosingAnswer> {
  const { response, checkboxChecked } = await ask(window, {
    type: 'question',
    message: stillWorking(busy),
    detail: `${whichWork(busy)}\n\nUnderstory can stay in the tray while they work, and tells you when one needs you or is done.`,
    buttons: ['Keep Running in the Tray', 'Quit…', 'Cancel'],
    checkboxLabel: 'Remember my answer',
    defaultId: 0,
    cancelId: 2,
  });
  const answer = (['tray', 'quit'] as const)[response] ?? 'stay';
  return { answer, remember: checkboxChecked && answer !== 'stay' };
}

function ask(window: BrowserWindow | null, question: MessageBoxOptions): Promise<MessageBoxReturnValue> {
  return window?.isVisible() ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question);
}
