import { useState } from 'react';
import { counted } from '#shared/counted';
import type { WorktreeEntry } from '#shared/worktrees';
import { cleanWorktrees } from '../../state/housekeeping';
import { Button } from '../../ui/button';
import { NameList } from '../../ui/name-list';
import type { NotDone } from '../../ui/not-done';
import { Question } from './question';
import { nameOfWorktree } from './worktree-words';

/** Asks once before the sessions of worktrees are discarded: of these entries, whatever the list finds meanwhile. */
export function DiscardQuestion(props: {
  entries: readonly WorktreeEntry[];
  onClose: () => void;
  onCleaned: (refused: readonly NotDone[]) => void;
}) {
  const { entries } = props;
  const [busy, setBusy] = useState(false);
  const unsafe = entries.filter(({ verdict }) => !verdict.safe).length;
  const clean = async () => {
    setBusy(true);
    const refused = (await cleanWorktrees(entries)) ?? [];
    const named = new Map(entries.map((entry) => [entry.session, nameOfWorktree(entry)]));
    props.onCleaned(
      refused.map(({ session, refusal }) => ({
        key: session,
        name: named.get(session) ?? session,
        refusal,
      })),
    );
  };
  return (
    <Question
      title={`Discard ${counted(entries.length, 'session')}?`}
      actions={
        <>
          <Button disabled={busy} onClick={props.onClose}>
            Cancel
          </Button>
          <Button look="danger" autoFocus busy={busy} onClick={() => void clean()}>
            Discard
          </Button>
        </>
      }
    >
      <NameList names={entries.map((entry) => ({ key: entry.session, name: nameOfWorktree(entry) }))} />
      <p>
        Their worktrees and branches move to the trash, where all of it can be restored for 30 days. What has
        changed since it was listed here stays.
      </p>
      {unsafe > 0 ? (
        <p className="text-need">
          {counted(unsafe, 'of them has work', 'of them have work')} that is nowhere else.
        </p>
      ) : null}
    </Question>
  );
}
