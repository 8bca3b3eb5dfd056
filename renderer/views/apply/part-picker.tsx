import { useCallback } from 'react';
import type { RepoPath } from '#shared/ids';
import { readChangeset } from '../../state/change-actions';
import { useAnswer } from '../../state/use-answer';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { Unfold } from '../../ui/unfold';
import type { PartChoice, PartSpan } from './part-choice';
import { PartTree } from './part-tree';

type Props = {
  span: PartSpan;
  choice: PartChoice;
  disabled: boolean;
  onChange: (choice: PartChoice, files: readonly RepoPath[]) => void;
};

/** Which files, and which hunks of them, are applied. The rest stays with the session. */
export function PartPicker(props: Props) {
  return (
    <section aria-label="choose files">
      <Unfold
        title={
          <>
            Choose files
            {props.choice.size > 0 ? (
              <span className="text-xs text-accent">a part is chosen; the rest stays with the session</span>
            ) : null}
          </>
        }
      >
        <Files {...props} />
      </Unfold>
    </section>
  );
}

function Files(props: Props) {
  const { session, base, head } = props.span;
  const answer = useAnswer(
    useCallback(
      () => readChangeset(session, { kind: 'between', from: base, to: head }),
      [session, base, head],
    ),
  );
  if (!answer) return <Spinner label="Reading the files" />;
  if (!answer.ok) return <RefusalText refusal={answer.refusal} />;
  return <PartTree {...props} files={answer.value.files} />;
}
