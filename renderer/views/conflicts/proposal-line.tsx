import { Bot } from 'lucide-react';
import type { Conflict } from '#shared/conflict';
import { Button } from '../../ui/button';
import { Spinner } from '../../ui/spinner';
import type { ConflictFlow } from './conflict-parties';
import { choiceWords } from './conflict-words';
import { type AskedAbout, isBeingResolved, outcomeWords, type Proposal } from './proposals';

/** What an agent that was asked about a conflict has to say, and what can be done with it. */
export function ProposalLine(props: {
  about: AskedAbout;
  conflict: Conflict;
  flow: ConflictFlow;
  disabled: boolean;
  /** Null where there is nothing to look at. */
  onReview: ((proposal: Proposal) => void) | null;
  onAccept: (proposal: Proposal) => void;
  onDecline: (proposal: Proposal) => void;
}) {
  const { about, conflict, flow, onReview } = props;
  const { proposal } = about;
  const why = outcomeWords(about);
  const works = isBeingResolved(about);
  if (!proposal && !works && !why) return null;
  return (
    <div className="flex w-full flex-wrap items-center gap-x-1.5 gap-y-1 text-xs">
      {proposal ? (
        <>
          <span className="inline-flex items-center gap-1 rounded-sm bg-accent-bg px-1.5 py-px text-accent">
            <Bot size={11} aria-hidden />
            Proposed by {proposal.agent}
          </span>
          <span className="text-soft">{proposedWords(proposal, conflict, flow)}</span>
        </>
      ) : null}
      {works ? (
        <span className="inline-flex items-center gap-1 text-soft">
          <Spinner label={null} />
          {about.agent} works on it{proposal ? ' again' : ''}…
        </span>
      ) : null}
      {why ? <span className="text-need">{why}.</span> : null}
      {proposal ? (
        <span className="ml-auto flex flex-wrap gap-1">
          <ProposalActions
            disabled={props.disabled}
            onReview={onReview ? () => onReview(proposal) : null}
            onAccept={() => props.onAccept(proposal)}
            onDecline={() => props.onDecline(proposal)}
          />
        </span>
      ) : null}
    </div>
  );
}

/** What can be done with a proposal; nothing of it counts before. */
export function ProposalActions(props: {
  /** Null where there is nothing to look at. */
  onReview: (() => void) | null;
  disabled: boolean;
  onAccept: () => void;
  onDecline: () => void;
}) {
  return (
    <>
      {props.onReview ? (
        <Button small look="primary" disabled={props.disabled} onClick={props.onReview}>
          Review…
        </Button>
      ) : null}
      <Button small disabled={props.disabled} onClick={props.onAccept}>
        Take as proposed
      </Button>
      <Button small look="ghost" disabled={props.disabled} onClick={props.onDecline}>
        Decline
      </Button>
    </>
  );
}

/** What would become of the file. */
export function proposedWords({ take }: Proposal, conflict: Conflict, flow: ConflictFlow): string {
  return take.choice === 'content'
    ? 'becomes the text it wrote'
    : choiceWords(take.choice, conflict, flow).result;
}
