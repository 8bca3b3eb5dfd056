import type { SearchHit } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { showBug } from './toasts';

/** Where the history of an imported session is, and what of it could not be read. */
export function readImportedHistory(session: SessionId) {
  return api.imports.history({ session });
}

/** Looks for words in what was said in imported sessions; tells after each that has some, and in the end. */
export async function searchImported(
  asked: { readonly query: string; readonly limit: number },
  { signal, onFound }: { signal: AbortSignal; onFound: (hits: readonly SearchHit[]) => void },
): Promise<void> {
  let found: readonly SearchHit[] = [];
  try {
    for await (const hits of await api.imports.search(asked, { signal })) {
      if (signal.aborted) return;
      found = [...found, ...hits];
      onFound(found);
    }
    if (!signal.aborted) onFound(found);
  } catch (error) {
    if (!signal.aborted) showBug(bugOf(error));
  }
}
