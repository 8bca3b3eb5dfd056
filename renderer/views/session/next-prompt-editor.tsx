import { useState } from 'react';
import type { Attachment } from '#shared/attachment';
import { describeRefusal } from '#shared/describe-refusal';
import type { SessionId } from '#shared/ids';
import { editNextPrompt } from '../../state/next-prompt-actions';
import { Button } from '../../ui/button';
import { PromptField } from '../../ui/prompt-field';
import { AttachmentChip } from '../prompt';
import { changeEdit, endEdit, type NextPromptEdit } from './next-prompt-edits';

/** Changes a prompt that waits. */
export function NextPromptEditor(props: {
  session: SessionId;
  edit: NextPromptEdit;
  attachments: readonly Attachment[];
  onDone: () => void;
}) {
  const { session } = props;
  const { prompt, text, saving } = props.edit;
  const [attachments, setAttachments] = useState(props.attachments);
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => {
    endEdit(session);
    props.onDone();
  };
  const save = async () => {
    if (saving || text.trim() === '') return;
    changeEdit(session, { saving: true });
    const outcome = await editNextPrompt(session, prompt, { text, attachments: [...attachments] });
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
        chips={
          attachments.length > 0 ? (
            <div className="flex flex-wrap gap-1.5 px-2.5 pt-1">
              {attachments.map((one) => (
                <AttachmentChip
                  key={one.id}
                  attachment={one}
                  onRemove={() => setAttachments(attachments.filter((other) => other !== one))}
                />
              ))}
            </div>
          ) : null
        }
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
