import { type Unfinished, unfinishedWords } from '#shared/unfinished';
import { LabelledCheckbox } from '../../ui/checkbox';
import { Notice } from '../../ui/notice';
import { PathLines } from '../../ui/path-lines';

/** That the work was left in the middle of a merge or the like, with the way to apply it all the same. */
export function UnfinishedNotice(props: {
  unfinished: Unfinished;
  accepted: boolean;
  disabled: boolean;
  onAccept: (accepted: boolean) => void;
}) {
  const { unfinished } = props;
  const { operation, unmerged } = unfinished;
  return (
    <Notice tone="need">
      <div className="flex flex-col gap-1.5">
        <span>
          The agent left {unfinishedWords(unfinished)} in its worktree. Ask it to{' '}
          {operation === null ? 'resolve the conflicts' : `finish or abort the ${operation}`} before you apply
          its work.
        </span>
        {unmerged.length > 0 ? <PathLines label="files with conflicts" paths={unmerged} /> : null}
        <LabelledCheckbox
          label="Apply it as it is"
          words={`Apply it as it is${unmerged.length > 0 ? ', conflict markers and all' : ''}`}
          checked={props.accepted}
          disabled={props.disabled}
          onChange={props.onAccept}
        />
      </div>
    </Notice>
  );
}
