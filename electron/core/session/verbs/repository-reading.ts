import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { type Result, refuse } from '#shared/result';
import { objectsRefusal } from '../../apply';
import { orTrouble, type RepositoryTrouble } from '../../git';
import { isThere } from '../../is-there';
import type { LiveSession, SessionStore } from '../store';
import { knownSession } from '../store';
import type { SafetyCopies } from '../turn';

type NotReadable = RepositoryTrouble | RefusalOf<'session-unknown' | 'objects-missing'>;

/** Reads something of a session in its repository; what that has lost is put back from the safety copies first. */
export type RepositoryReading = <T, E extends { readonly code: string }>(
  id: SessionId,
  work: (session: LiveSession) => Promise<Result<T, E>>,
) => Promise<Result<T, E | NotReadable>>;

export function createRepositoryReading(
  store: SessionStore,
  copies: Pick<SafetyCopies, 'mending'>,
): RepositoryReading {
  const readingAt = createReadingAt(copies);
  return async (id, work) => {
    const found = knownSession(store, id);
    if (!found.ok) return found;
    const session = found.value;
    return readingAt(session.state.row.repositoryPath, () => work(session));
  };
}

/** The same for a repository by its path, whatever session it is for. */
export type ReadingAt = <T, E extends { readonly code: string }>(
  path: string,
  work: () => Promise<Result<T, E>>,
) => Promise<Result<T, E | NotReadable>>;

export function createReadingAt(copies: Pick<SafetyCopies, 'mending'>): ReadingAt {
  return async (path, work) => {
    if (!(await isThere(path))) return refuse({ code: 'repository-missing', path });
    return orMissing(() => orTrouble(path, () => copies.mending(path, work)));
  };
}

/** That an object is gone or damaged, and could not be put back, is an answer. */
async function orMissing<T>(
  work: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly refusal: RefusalOf<'objects-missing'> }> {
  try {
    return await work();
  } catch (error) {
    const refusal = objectsRefusal(error);
    if (!refusal) throw error;
    return refuse(refusal);
  }
}
