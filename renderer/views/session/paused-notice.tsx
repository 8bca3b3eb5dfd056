import { useState } from 'react';
import { bytesWords } from '#shared/bytes';
import type { SessionRow } from '#shared/session';
import { continueAgent, stopTurn } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** That the agent stands still, since memory ran out, and the ways to decide. */
export function PausedNotice(props: { row: SessionRow }) {
  const { session, attention } = props.row;
  const [busy, setBusy] = useState(false);
  if (attention?.why !== 'memory') return null;
  const decide = async (work: (of: typeof session) => Promise<void>) => {
    setBusy(true);
    await work(session);
    setBusy(false);
  };
  return (
    <section aria-label="Paused agent" className="flex-none border-b border-line px-5 py-1.5">
      <Notice
        tone="need"
        action={
          <span className="flex flex-none gap-1">
            <Button small disabled={busy} onClick={() => void decide(continueAgent)}>
              Continue
            </Button>
            <Button small look="ghost" disabled={busy} onClick={() => void decide(stopTurn)}>
              Stop
            </Button>
          </span>
        }
      >
        The agent is paused. Memory was running out, and its programs used {bytesWords(attention.held)}. Stop
        it, or continue when more is free.
      </Notice>
    </section>
  );
}
