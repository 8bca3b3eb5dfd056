import type { PlannedCommits } from '#shared/apply';
import { counted } from '#shared/counted';
import { displayText } from '#shared/display-path';
import { Button } from '../../ui/button';
import { TextArea } from '../../ui/text-area';
import { Unfold } from '../../ui/unfold';

/** As long as a first line may be for Git and its hosts to show it whole. */
const SUBJECT = 72;
const MOST_ROWS = 8;

/** The message of the commit that is made, drafted and free to be changed; or that each commit keeps its own. */
export function CommitMessageField(props: {
  commits: PlannedCommits;
  /** What was written; null: the drafted message stands. */
  written: string | null;
  disabled: boolean;
  /** With null the drafted message is wanted back. */
  onWrite: (message: string | null) => void;
}) {
  const { commits, written } = props;
  if (commits.message === null) return commits.count > 0 ? <KeptMessages commits={commits} /> : null;
  const value = written ?? commits.message;
  const lines = value.split('\n');
  const subject = lines[0]?.length ?? 0;
  return (
    <div className="flex flex-col gap-1">
      <TextArea
        label="Commit message"
        value={value}
        rows={Math.min(MOST_ROWS, Math.max(3, lines.length))}
        disabled={props.disabled}
        problem={value.trim() === '' ? 'A commit needs a message.' : null}
        onChange={props.onWrite}
        {...(subject > SUBJECT
          ? { hint: `The first line has ${subject} characters. Up to ${SUBJECT} are shown everywhere.` }
          : {})}
      />
      {written !== null && written !== commits.message ? (
        <div>
          <Button small look="ghost" disabled={props.disabled} onClick={() => props.onWrite(null)}>
            Restore draft
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function KeptMessages(props: { commits: PlannedCommits }) {
  const { count, subjects } = props.commits;
  const left = count - subjects.length;
  return (
    <Unfold title={counted(count, 'commit keeps its message.', 'commits keep their messages.')}>
      <ol
        aria-label="commits"
        className="flex max-h-40 flex-col gap-0.5 overflow-y-auto pl-5 text-xs text-soft"
      >
        {subjects.map((subject, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: commits that say the same are told apart by their place alone
          <li key={at} data-selectable className="wrap-anywhere">
            {displayText(subject)}
          </li>
        ))}
        {left > 0 ? <li className="text-faint">and {left.toLocaleString('en')} more</li> : null}
      </ol>
    </Unfold>
  );
}
