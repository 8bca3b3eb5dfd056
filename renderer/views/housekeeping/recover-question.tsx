import { useEffect, useState } from 'react';
import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import { shortRef } from '#shared/short-ref';
import type { WorktreeEntry } from '#shared/worktrees';
import { loadAgents, useAgents } from '../../state/agents';
import { usualAgent } from '../../state/choose-defaults';
import { recoverSession } from '../../state/housekeeping';
import { closeOverlay, openSession } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { useSettings } from '../../state/settings';
import { showToast } from '../../state/toasts';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { AgentPicker } from '../prompt';
import { Question } from './question';
import { nameOfWorktree } from './worktree-words';

/** Says what becomes of a worktree whose session's log is lost, and with whom the session is to go on. */
export function RecoverQuestion(props: { entry: WorktreeEntry; onClose: () => void }) {
  const { entry, onClose } = props;
  const { because } = entry.verdict;
  const remembered = because.why === 'lost' ? because.agent : null;
  const listings = valueOr(useAgents(), null)?.listings ?? [];
  const preferred = useSettings((all) => all.defaultAgent);
  const [wanted, setWanted] = useState<string | null>(remembered);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const agent = listings.find(({ profile }) => profile.id === wanted) ?? usualAgent(listings, preferred);
  useEffect(() => void loadAgents(), []);

  const recover = async () => {
    if (!agent) return;
    setBusy(true);
    const outcome = await recoverSession(entry.session, agent.profile.id);
    setBusy(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state !== 'done') return;
    closeOverlay();
    openSession(entry.session);
    showToast({
      tone: 'done',
      text: 'The session is recovered.',
      detail: 'Everything in its worktree is recorded in a checkpoint.',
    });
  };

  return (
    <Question
      title={`Recover “${displayPath(nameOfWorktree(entry))}” as a session?`}
      actions={
        <>
          <Button disabled={busy} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" autoFocus busy={busy} disabled={!agent} onClick={() => void recover()}>
            Recover as Session
          </Button>
        </>
      }
    >
      <p>
        {because.why === 'lost' && because.log === 'damaged'
          ? 'Its log is damaged, and with it the conversation. The damaged file is kept beside the new one.'
          : 'Its log is gone, and with it the conversation.'}{' '}
        Its work is there: everything in the worktree, committed or not, is recorded in a checkpoint, and
        earlier checkpoints come back as turns as far as they are known.
      </p>
      <p>
        You can then review and apply the work, let an agent continue, or discard the session, which moves it
        to the trash.
      </p>
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-1 pt-1">
        <dt>Worktree</dt>
        <dd className="truncate font-mono text-xs text-text" title={displayPath(entry.path)}>
          {displayPath(entry.path)}
        </dd>
        <dt>Branch</dt>
        <dd className="truncate font-mono text-xs text-text">{displayPath(shortRef(entry.branch))}</dd>
        <dt>Goes on with</dt>
        <dd className="-ml-2">
          <AgentPicker listings={listings} chosen={agent} onChange={setWanted} />
        </dd>
      </dl>
      {refusal ? (
        <Notice tone="need">
          <RefusalText refusal={refusal} />
        </Notice>
      ) : null}
    </Question>
  );
}
