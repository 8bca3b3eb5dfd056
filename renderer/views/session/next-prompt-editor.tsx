import { useState } from 'react';
import { describeRefusal } from '#shared/describe-refusal';
import type { SessionId } from '#shared/ids';
import type { NextPrompt } from '#shared/next-prompt';
import { editNextPrompt } from '../../state/next-prompt-actions';
import { Button } from '../../ui/button';
import { PromptField } from '../../ui/prompt-field';
import { keepDraftBelow } from './drafts';

/** Changes a prompt that waits. Where it was sent in the meantime, what was written goes on as a draft. */
export function NextPromptEditor(props: { session: SessionId; prompt: NextPrompt; onDone: () => void }) {
  const { session, prompt } = props;
  const [text, setText] = useState(prompt.text);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async () => {
    const outcome = await editNextPrompt(session, prompt.id, text);
    if (outcome.state === 'done') return props.onDone();
    if (outcome.state === 'broken') return;
    if (outcome.refusal.code !== 'next-prompt-unknown')
      return setProblem(describeRefusal(outcome.refusal).title);
    keepDraftBelow(session, text);
    props.onDone();
  };
  return (
    <div className="p-1">
      <PromptField
        label="Edit next prompt"
        rows={1}
        maxRows={6}
        autoFocus
        value={text}
        onChange={setText}
        onSubmit={() => void save()}
        onEscape={props.onDone}
        problem={problem}
        bar={
          <>
            <span className="flex-1" />
            <Button small look="ghost" keys="Escape" onClick={props.onDone}>
              Cancel
            </Button>
            <Button
              small
              look="primary"
              keys="Enter"
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
