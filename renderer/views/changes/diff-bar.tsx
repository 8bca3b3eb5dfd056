import { Check, MessageSquarePlus } from 'lucide-react';
import type { ChangedFile } from '#shared/changeset';
import { counted } from '#shared/counted';
import type { ViewedState } from '#shared/projections/viewed-files';
import type { DiffPosition } from '../../editor/diff-editor';
import { DiffTools, Tool } from './diff-tools';
import { FileName } from './file-name';
import { HiddenSign } from './hidden-sign';

/** Above a file's diff: its name, in what of it the reader is, and what steers it. */
export function DiffBar(props: {
  file: ChangedFile;
  viewed: ViewedState;
  position: DiffPosition | null;
  /** The named things that the reader is in, outermost first. */
  names: readonly string[];
}) {
  const { file, viewed, position, names } = props;
  return (
    <div className="flex h-8 flex-none items-center gap-2 border-y border-line bg-panel pr-1.5 pl-3 text-xs">
      <FileName file={file} names={names} />
      {file.hidden ? <HiddenSign words /> : null}
      {position ? (
        <span className="flex-none text-faint tabular-nums" aria-live="polite">
          {positionWords(position)}
        </span>
      ) : null}
      {viewed === 'changed' ? <span className="flex-none text-soft">changed since you viewed it</span> : null}
      <Tool command="file.toggle-viewed" on={viewed === 'viewed'} label="Viewed">
        <Check size={13} aria-hidden />
      </Tool>
      <Tool command="comment.add-to-file">
        <MessageSquarePlus size={13} aria-hidden />
      </Tool>
      <DiffTools />
    </div>
  );
}

/** In which of its changes the reader is. */
export function positionWords({ changes, at }: DiffPosition): string {
  if (changes === 0) return 'whitespace only';
  const all = counted(changes, 'change');
  return at < 0 ? all : `${at + 1} of ${all}`;
}
