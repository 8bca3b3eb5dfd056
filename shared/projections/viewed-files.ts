import type { ChangedFile } from '../changeset';
import type { SessionEvent } from '../events';
import type { RepoPath } from '../ids';
import { assertNever } from '../result';

/** The contents of one file that the user has looked at, each as one word, the one that was looked at last at the end. */
type ViewedContents = { readonly path: RepoPath; readonly contents: readonly string[] };

/** What the user has looked at, the file that was marked last at the end. Plain data. */
export type ViewedFiles = readonly ViewedContents[];

/** `viewed`: as it is now. `changed`: marked as viewed, and another content since. */
export type ViewedState = 'viewed' | 'changed' | 'unviewed';

/** The contents of a file that are remembered, so that a rollback to one of them need not be read again. */
const MOST_CONTENTS = 8;

/** Folds one event into the marks. */
export function foldViewed(
  viewed: ViewedFiles,
  event: Extract<SessionEvent, { type: 'files.viewed' | 'files.unviewed' }>,
): ViewedFiles {
  switch (event.type) {
    case 'files.viewed': {
      const marked = new Map(event.files.map((file) => [file.path, contentOf(file)]));
      const before = new Map(viewed.map(({ path, contents }) => [path, contents]));
      const added = [...marked].map(([path, content]) => ({
        path,
        contents: [...(before.get(path) ?? []).filter((one) => one !== content), content].slice(
          -MOST_CONTENTS,
        ),
      }));
      return [...viewed.filter(({ path }) => !marked.has(path)), ...added];
    }
    case 'files.unviewed': {
      const unmarked = new Set(event.paths);
      return viewed.filter(({ path }) => !unmarked.has(path));
    }
    default:
      return assertNever(event);
  }
}

/** Answers of each of many files whether it was viewed. */
export function viewedIn(viewed: ViewedFiles): (file: Content) => ViewedState {
  const byPath = new Map(viewed.map(({ path, contents }) => [path, contents]));
  return (file) => {
    const contents = byPath.get(file.path);
    if (!contents) return 'unviewed';
    return contents.includes(contentOf(file)) ? 'viewed' : 'changed';
  };
}

type Content = Pick<ChangedFile, 'path' | 'oldMode' | 'oldBlob' | 'newMode' | 'newBlob'>;

/**
 * What a mark is bound to: the file as it is after the change, whatever it is compared with. Of a deleted one it is what
 * is no longer there.
 */
function contentOf({ oldMode, oldBlob, newMode, newBlob }: Content): string {
  return newBlob === null ? `gone ${oldMode ?? ''} ${oldBlob ?? ''}` : `${newMode ?? ''} ${newBlob}`;
}
