import { GitMerge } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ChangedFile, Changeset, Hunk } from '#shared/changeset';
import type { RepoPath, SessionId } from '#shared/ids';
import type { LineNotes } from '../../../editor/use-line-notes';
import { readHunks } from '../../../state/change-actions';
import { IconButton } from '../../../ui/button';

/** What is shown can be taken over into the session that is called so: a file, or hunks of it. */
export type Takes = {
  readonly into: string;
  readonly onTake: (path: RepoPath, hunks: readonly number[] | null) => void;
};

/** With more of them only the whole file can be taken over. */
const MOST_BUTTONS = 200;

const noHunks: readonly Hunk[] = [];

/** A button at each change of a file, with which it alone is taken over, and these changes. */
export function useTakeNotes(
  session: SessionId,
  { from, to }: Changeset,
  { path, oldBlob, newBlob, binary }: ChangedFile,
  takes: Takes | null,
): { readonly notes: LineNotes | null; readonly hunks: readonly Hunk[] } {
  const [hunks, setHunks] = useState(noHunks);
  const single = takes !== null && oldBlob !== null && newBlob !== null && !binary;
  useEffect(() => {
    setHunks(noHunks);
    if (!single) return;
    let wanted = true;
    // Without them the file can still be taken as a whole, so a refusal needs no words here.
    readHunks({ session, from, to, path }).then(
      (result) => wanted && setHunks(result.ok ? result.value : noHunks),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [session, from, to, path, single]);
  const notes = useMemo(() => {
    if (!takes || hunks.length === 0 || hunks.length > MOST_BUTTONS) return null;
    const beside = hunks.map(({ index, newStart }) => ({
      id: `take ${from}..${to} ${index} ${path}`,
      side: 'after' as const,
      line: Math.max(1, newStart),
      content: (
        <IconButton
          small
          look="plain"
          label={`Take change ${index + 1} over`}
          onClick={() => takes.onTake(path, [index])}
        >
          <GitMerge size={12} aria-hidden />
        </IconButton>
      ),
    }));
    return { below: [], beside, onAdd: () => undefined };
    // What is taken depends on the change alone: a new object that says the same needs no new buttons.
  }, [takes, hunks, from, to, path]);
  return { notes, hunks };
}
