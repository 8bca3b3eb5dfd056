import type { ImportsSearched } from '#shared/contract-imports';
import type { SessionId } from '#shared/ids';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { showBug } from './toasts';

/** Where the history of an imported session is, and what of it could not be read. */
export function readImportedHistory(session: SessionId) {
  return api.imports.history({ session });
}

/** Looks for words in what was said in imported sessions, all but so many of the newest; the last part says how it ended. */
export async function searchImported(
  asked: { readonly query: string; readonly limit: number; readonly after: number },
  { signal, onPart }: { signal: AbortSignal; onPart: (part: ImportsSearched) => void },
): Promise<void> {
  try {
    for await (const part of await api.imports.search(asked, { signal })) {
      if (signal.aborted) return;
      onPart(part);
    }
  } catch (error) {
    if (!signal.aborted) showBug(bugOf(error));
  }
}
