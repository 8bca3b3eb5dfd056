import { useState } from 'react';
import { describeRefusal } from '#shared/describe-refusal';
import type { SessionId } from '#shared/ids';
import { editNextPrompt } from '../../state/next-prompt-actions';
import { Button } from '../../ui/button';
import { PromptField } from '../../ui/prompt-field';
import { changeEdit, endEdit, type NextPromptEdit } from './next-prompt-edits';

/** Changes a prompt that waits. */
export function NextPromptEditor(props: { session: SessionId; edit: NextPromptEdit; onDone: () => void }) {
  const { session } = props;
  const { prompt, text, saving } = props.edit;
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => {
    endEdit(session);
    props.onDone();
  };
  const save = async () => {
    if (saving || text.trim() === '') return;
    changeEdit(session, { saving: true });
    const outcome = await editNextPrompt(session, prompt, text);
    if (outcome.state === 'done') return close();
    // Where it was sent in the meantime, what was written goes on in the composer as soon as its list is without it.
    changeEdit(session, { saving: false });
    if (outcome.state === 'refused') setProblem(describeRefusal(outcome.refusal).title);
  };
  return (
    <div className="p-1">
      <PromptField
        label="Edit next prompt"
        rows={1}
        maxRows={6}
        autoFocus
        value={text}
        onChange={(next) => changeEdit(session, { text: next })}
        onSubmit={() => void save()}
        onEscape={close}
        problem={problem}
        bar={
          <>
            <span className="flex-1" />
            <Button small look="ghost" keys="Escape" onClick={close}>
              Cancel
            </Button>
            <Button
              small
              look="primary"
              keys="Enter"
              busy={saving}
              disabled={text.trim() === ''}
              onClick={() => void save()}
            >
              Save
            </Button>
          </>
        }
      />
    </div>
  );
}
