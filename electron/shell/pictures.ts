import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import type { AttachmentId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { CoreClient } from '../host/attach-core';

const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

/** Writes a picture that is kept as an attachment where the user says. Null: he did not. */
export async function savePicture(
  window: BrowserWindow,
  core: CoreClient,
  { picture, name }: { readonly picture: AttachmentId; readonly name: string },
): Promise<
  Result<
    { path: string | null },
    RefusalOf<'attachment-unknown' | 'folder-not-found' | 'disk-full' | 'not-writable'>
  >
> {
  const found = await core.attachments.read({ attachment: picture });
  if (!found.ok) return refuse({ code: 'attachment-unknown', name: name || null });
  const { type, content } = found.value;
  const ending = ENDINGS[type];
  if (ending === undefined) return refuse({ code: 'attachment-unknown', name: name || null });
  const picked = await dialog.showSaveDialog(window, {
    title: 'Save Picture',
    defaultPath: savedName(name, ending),
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
  });
  if (picked.canceled || picked.filePath === '') return ok({ path: null });
  const path = picked.filePath;
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, Buffer.from(content, 'base64'), { flag: 'wx' });
    await rename(part, path);
    return ok({ path });
  } catch (error) {
    await rm(part, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return refuse({ code: 'disk-full', path: dirname(path) });
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return refuse({ code: 'folder-not-found', path: dirname(path) });
    return refuse({ code: 'not-writable', path, reason: message });
  }
}

/** A name for the file that says what it is, of what the agent called it: no folder, nothing hidden, the right ending. */
function savedName(name: string, ending: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const plain = last
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/^[.\s-]+/, '')
    .slice(0, 80);
  return `${plain || 'picture'}.${ending}`;
}
