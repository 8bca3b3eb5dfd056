import type { SessionId } from '#shared/ids';
import { api } from '../api/client';

/** Where the history of an imported session is, and what of it could not be read. */
export function readImportedHistory(session: SessionId) {
  return api.imports.history({ session });
}
