import { pathToFileURL } from 'node:url';
import { displayPath } from '#shared/display-path';
import type { RepoPath } from '#shared/ids';
import { mentionsIn } from '#shared/mention';
import { folderOf } from '#shared/place';
import type { PromptLink } from '../../agents';
import { openRepository, pathToBytes, treeEntries } from '../../git';
import type { LiveSession } from '../store';

const FILE = /^100/;

/**
 * The files that the session's prompt names, as an agent can be pointed to them in its folder: only those that the start of
 * the turn has, so that no name leads out of it. Where that cannot be read, the names in the prompt have to do.
 */
export async function linksIn({ state: { prompt, row } }: Pick<LiveSession, 'state'>): Promise<PromptLink[]> {
  const paths = mentionsIn(prompt).filter(isInside);
  const folder = folderOf(row);
  if (paths.length === 0 || folder === null) return [];
  const entries = await treeEntries(openRepository(row.repositoryPath), row.head, paths).catch(() => null);
  return paths.flatMap((path) =>
    FILE.test(entries?.get(path)?.mode ?? '')
      ? [{ uri: `${pathToFileURL(folder).href}/${asUri(pathToBytes(path))}`, name: displayPath(path) }]
      : [],
  );
}

/** Git takes any other for a mistake, and answers nothing at all. */
function isInside(path: RepoPath): boolean {
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

/** Each byte that a URI does not hold as it is, as its number. */
function asUri(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const letter = String.fromCharCode(byte);
    return /[A-Za-z0-9/._~-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
