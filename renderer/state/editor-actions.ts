import type { FileToOpen } from '#shared/editor';
import type { SessionId } from '#shared/ids';
import { api } from '../api/client';
import { openSettings } from './navigation';
import { attempt, showRefusal } from './perform';

/** The section of the settings in which the editor is chosen. */
export const EDITOR_SETTINGS = 'Editor';

/** The editors that are on this machine now. */
export function findEditors() {
  return api.editors.find({});
}

/**
 * Opens where a session works in the user's editor, and a file there. Where no editor is known the settings are opened at
 * the choice of one.
 */
export async function openInEditor(
  session: SessionId,
  file: (Pick<FileToOpen, 'path'> & Partial<FileToOpen>) | null,
): Promise<void> {
  const outcome = await attempt(() => api.editors.open({ session, file }));
  if (outcome.state !== 'refused') return;
  const { refusal } = outcome;
  if (refusal.code === 'editor-unknown') openSettings(EDITOR_SETTINGS);
  showRefusal(refusal);
}
