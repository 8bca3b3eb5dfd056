import { Square } from 'lucide-react';
import { type Ref, useState } from 'react';
import type { Transcript } from '#shared/projections/transcript';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import { typedHandOff } from '#shared/typed-hand-off';
import { openOverlay } from '../../state/navigation';
import { addNextPrompt } from '../../state/next-prompt-actions';
import { locateRepository } from '../../state/repository-actions';
import { restoreWorktree, sendPrompt, stopTurn } from '../../state/session-actions';
import { NOTHING_WRITTEN, sentOf } from '../../state/written-prompt';
import { Button } from '../../ui/button';
import type { PromptFieldHandle } from '../../ui/prompt-field';
import { RefusalText } from '../../ui/refusal-text';
import { PromptWriter, promptCompleter, usePromptHistory } from '../prompt';
import { AgentOptions } from './agent-options';
import { ContinueMenu } from './continue-menu';
import { keepDraft, keepWritten, useWritten, writtenOf } from './drafts';
import { ProposedHandOffs } from './proposed-hand-offs';

/** Where the conversation goes on: a follow-up prompt, Stop while the agent works, and the agent's own options. */
export function FollowUp(props: {
  row: SessionRow;
  transcript: Transcript | null;
  ref: Ref<PromptFieldHandle>;
}) {
  const { row } = props;
  const written = useWritten(row.session);
  const { text } = written;
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [sending, setSending] = useState(false);
  const busy = isBusy(row);
  const cancelling = props.transcript?.turns.at(-1)?.cancelling ?? false;
  const onHistory = usePromptHistory(row.repository, text, (next) => keepDraft(row.session, next));
  const commands = props.transcript?.offers.commands ?? [];
  const sendable = !sending && text.trim() !== '';

  const send = async (now: boolean, beyondBudget = false) => {
    if (!sendable) return;
    const sent = sentOf(written);
    const elsewhere = typedHandOff(
      sent.prompt,
      commands.map(({ name }) => name),
    );
    if (elsewhere && !busy) {
      keepDraft(row.session, '');
      return openOverlay({ over: 'continue', session: row.session, ...elsewhere });
    }
    setSending(true);
    setRefusal(null);
    const outcome = busy
      ? await addNextPrompt(row.session, sent, now)
      : await sendPrompt(row.session, sent, beyondBudget);
    setSending(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    // What was written while the prompt was on its way stays.
    if (outcome.state === 'done' && writtenOf(row.session) === written)
      keepWritten(row.session, NOTHING_WRITTEN);
  };

  return (
    <div className="mx-auto w-full max-w-[760px] flex-none px-5 pb-3.5">
      <ProposedHandOffs row={row} />
      <PromptWriter
        ref={props.ref}
        label="Follow-up prompt"
        rows={1}
        written={written}
        now={() => writtenOf(row.session)}
        onWritten={(changes) => keepWritten(row.session, changes)}
        onHistory={onHistory}
        complete={promptCompleter({ what: 'session', session: row.session }, commands)}
        onSubmit={() => void send(false)}
        onSubmitNow={() => void send(true)}
        placeholder={busy ? 'Write the next prompt while the agent works…' : 'Send a follow-up…'}
        problem={
          refusal ? (
            <SendRefused
              row={row}
              refusal={refusal}
              onChange={setRefusal}
              onBeyondBudget={() => void send(false, true)}
            />
          ) : null
        }
        bar={
          <>
            <ContinueMenu row={row} prompt={text} disabled={busy} />
            <AgentOptions row={row} options={props.transcript?.options ?? []} />
            <Usage transcript={props.transcript} />
            {busy ? (
              <Button
                icon={<Square size={10} fill="currentColor" aria-hidden />}
                keysOf="session.stop"
                busy={cancelling}
                onClick={() => void stopTurn(row.session)}
              >
                {cancelling ? 'Stopping' : 'Stop'}
              </Button>
            ) : null}
            {busy && sendable ? (
              <Button
                keys="Mod+Enter"
                title="Stops the turn, then sends this"
                onClick={() => void send(true)}
              >
                Stop and Send
              </Button>
            ) : null}
            <Button
              look={sendable ? 'primary' : 'plain'}
              keys="Enter"
              busy={sending}
              disabled={!sendable}
              {...(busy ? { title: 'Sent when the turn has ended' } : {})}
              onClick={() => void send(false)}
            >
              {busy ? 'Send Next' : 'Send'}
            </Button>
          </>
        }
      />
    </div>
  );
}

/** Why the prompt was not sent, with the way out where there is one. The prompt stays in the field. */
function SendRefused(props: {
  row: SessionRow;
  refusal: Refusal;
  onChange: (refusal: Refusal | null) => void;
  onBeyondBudget: () => void;
}) {
  const { row, refusal, onChange } = props;
  const mend = async () => {
    await restoreWorktree(row.session);
    onChange(null);
  };
  return (
    <span className="flex flex-wrap items-center gap-2">
      <RefusalText refusal={refusal} />
      {refusal.code === 'worktree-missing' ? (
        <Button small onClick={() => void mend()}>
          Recreate worktree
        </Button>
      ) : null}
      {refusal.code === 'budget-reached' ? (
        <>
          <Button
            small
            onClick={() => {
              onChange(null);
              openOverlay({ over: 'budget', session: row.session });
            }}
          >
            Raise budget…
          </Button>
          <Button small onClick={props.onBeyondBudget}>
            Continue once
          </Button>
        </>
      ) : null}
      {refusal.code === 'repository-missing' || refusal.code === 'workspace-replaced' ? (
        <Button small onClick={() => void locateRepository(row.repository).then(onChange)}>
          Locate…
        </Button>
      ) : null}
    </span>
  );
}

/** How much of the model's window is used, once the agent says so. */
function Usage(props: { transcript: Transcript | null }) {
  const usage = props.transcript?.usage;
  if (!usage || usage.size <= 0) return null;
  const share = Math.min(100, Math.round((usage.used / usage.size) * 100));
  return (
    <span
      className="self-center px-1.5 text-xs whitespace-nowrap text-faint tabular-nums"
      title={`${usage.used.toLocaleString('en')} of ${usage.size.toLocaleString('en')} tokens of the context are used`}
    >
      {share} % context
    </span>
  );
}
