import { useCallback, useMemo, useRef, useState } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import type { RepoPath, SessionId } from '#shared/ids';
import type { ReadPlace } from '../../editor/use-line-notes';
import { useCommands } from '../../state/commands';
import { beginComment, placeToRead, type SessionComments, useAskedComment } from './comments';
import { knownDiff } from './file-diffs';
import type { ScrollPlace } from './use-scroll-place';

/** Comments where all files are in one scroll: what writes one, how many each file has, and going to them. */
export function useScrollComments(given: {
  session: SessionId;
  changeset: Changeset;
  selected: ChangedFile;
  comments: SessionComments;
  ignoreSpace: boolean;
  /** Where the reader is. */
  at: () => ScrollPlace | null;
  /** Chooses a file and unfolds it. */
  enter: (file: ChangedFile) => void;
  /** Brings the beginning of a file into view. */
  bring: (file: ChangedFile) => void;
}): {
  /** The place to bring into view as soon as its file is drawn. */
  readonly sought: { readonly path: RepoPath; readonly place: ReadPlace } | null;
  readonly onFound: () => void;
  /** How many comments that are not resolved each file has, by the path that it has now. */
  readonly commented: ReadonlyMap<RepoPath, number>;
  /** Shows the first comment of a file. */
  readonly onComments: (file: ChangedFile) => void;
  readonly onComment: (file: ChangedFile, place: ReadPlace | null) => void;
  readonly goTo: (file: ChangedFile, place: ReadPlace | null) => void;
} {
  const { session, changeset, selected, comments } = given;
  const latest = useRef(given);
  latest.current = given;
  const [sought, setSought] = useState<{ path: RepoPath; place: ReadPlace } | null>(null);
  const onFound = useCallback(() => setSought(null), []);

  const onComment = useCallback(
    (file: ChangedFile, place: ReadPlace | null) => {
      const { enter, ignoreSpace } = latest.current;
      enter(file);
      const known = knownDiff(changeset, file, ignoreSpace);
      const sides = known?.type === 'texts' ? known.sides : null;
      beginComment(session, { changeset, file, sides, place });
    },
    [session, changeset],
  );
  useCommands({
    'comment.add': () => {
      const here = given.at();
      onComment(here?.file ?? selected, here?.place ?? null);
    },
    'comment.add-to-file': () => onComment(selected, null),
  });

  const goTo = useCallback((file: ChangedFile, place: ReadPlace | null) => {
    const { enter, bring } = latest.current;
    enter(file);
    bring(file);
    if (place) setSought({ path: file.path, place });
  }, []);
  useAskedComment(session, selected.path, (place) => goTo(selected, place));

  const commented = useMemo(() => countComments(comments), [comments]);
  const onComments = useCallback(
    (file: ChangedFile) => {
      const first = comments.comments.find((one) => !one.resolved && pathOf(one, comments) === file.path);
      goTo(file, first ? placeToRead(first, comments.followed.get(first.comment)) : null);
    },
    [comments, goTo],
  );
  return { sought, onFound, commented, onComments, onComment, goTo };
}

function countComments(all: SessionComments): ReadonlyMap<RepoPath, number> {
  const counts = new Map<RepoPath, number>();
  for (const one of all.comments) {
    const path = pathOf(one, all);
    if (!one.resolved) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

function pathOf(one: SessionComments['comments'][number], { followed }: SessionComments): RepoPath {
  return followed.get(one.comment)?.path ?? one.path;
}
