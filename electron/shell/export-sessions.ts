import { join } from 'node:path';
import { type BrowserWindow, dialog, shell } from 'electron';
import type { ExportFormat, ExportProgress } from '#shared/export';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import type { CoreClient } from '../host/attach-core';
import { writeExport } from '../host/write-export';
import { exportName } from './export-name';

type ToExport = {
  readonly sessions: readonly SessionId[];
  readonly format: ExportFormat;
  readonly redact: boolean;
};

/** Files of the same name in a folder, after which another folder is the better choice. */
const MOST_NAMES = 50;

/** Writes exports where the user says, which the window cannot: it only asks for it. */
export function createExports(window: BrowserWindow, core: CoreClient) {
  let last: string | null = null;
  return {
    async *write(
      asked: ToExport,
      signal: AbortSignal | undefined,
    ): AsyncGenerator<ExportProgress, void, void> {
      const { format, redact } = asked;
      // Each is asked for: the list has our own sessions alone.
      const shown = await Promise.all(asked.sessions.map((session) => core.sessions.show({ session })));
      const rows = shown.flatMap((one) => (one.ok ? one.value : []));
      const [only] = rows;
      const path =
        rows.length === 1 && only ? await askForFile(only, format) : await askForFolder(rows.length);
      if (path === null) return yield { state: 'dismissed' };
      let written = 0;
      const refused: { session: SessionId; refusal: Refusal }[] = [];
      for (const row of rows) {
        if (signal?.aborted) return;
        yield { state: 'writing', done: written };
        const { session } = row;
        const what = { session, format, redact, ...(signal ? { signal } : {}) };
        const outcome =
          rows.length === 1
            ? await writeTo({ ...what, path, replace: true })
            : await writeInto(path, row, what);
        if (outcome === null) written += 1;
        else refused.push({ session, refusal: outcome });
      }
      if (written > 0) last = path;
      yield { state: 'done', path, written, refused };
    },
    reveal(): void {
      if (last !== null) shell.showItemInFolder(last);
    },
  };

  async function askForFile(row: SessionRow, format: ExportFormat): Promise<string | null> {
    const picked = await dialog.showSaveDialog(window, {
      title: 'Export Session',
      defaultPath: exportName(row, format, { apart: false }),
      filters: [
        format === 'json'
          ? { name: 'JSON', extensions: ['json'] }
          : { name: 'Markdown', extensions: ['md', 'markdown'] },
      ],
      properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
    });
    return picked.canceled || picked.filePath === '' ? null : picked.filePath;
  }

  async function askForFolder(count: number): Promise<string | null> {
    const picked = await dialog.showOpenDialog(window, {
      title: `Export ${count.toLocaleString('en')} Sessions`,
      buttonLabel: 'Export Here',
      properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
    });
    return picked.canceled ? null : (picked.filePaths[0] ?? null);
  }

  type What = Omit<ToExport, 'sessions'> & { readonly session: SessionId; readonly signal?: AbortSignal };

  /** Null once it is written. */
  async function writeTo({
    signal,
    ...what
  }: What & { readonly path: string; readonly replace: boolean }): Promise<Refusal | null> {
    const outcome = await writeExport(core, what, signal ? { signal } : {});
    return outcome.ok ? null : outcome.refusal;
  }

  /** Into a folder, under a name that nothing has there. */
  async function writeInto(folder: string, row: SessionRow, what: What): Promise<Refusal | null> {
    const name = exportName(row, what.format, { apart: true });
    let refusal: Refusal | null = null;
    for (let number = 1; number <= MOST_NAMES; number += 1) {
      const path = join(folder, number === 1 ? name : name.replace(/(?=\.[a-z]+$)/, `-${number}`));
      refusal = await writeTo({ ...what, path, replace: false });
      if (refusal?.code !== 'export-exists') return refusal;
    }
    return refusal;
  }
}
