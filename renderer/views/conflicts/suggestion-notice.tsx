import { Bot } from 'lucide-react';
import type { Conflict } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import type { ConflictFlow } from './conflict-parties';
import { choiceWords } from './conflict-words';
import { type AskedAbout, isBeingResolved, outcomeWords, type Proposal } from './proposals';

/** What an agent that was asked about a conflict has to say, and what can be done with it. */
export function SuggestionNotice(props: {
  about: AskedAbout;
  conflict: Conflict;
  flow: ConflictFlow;
  disabled: boolean;
  /** Whether the editor shows what is suggested; null where it is no text to be shown. */
  shown: boolean | null;
  onShow: (suggested: boolean) => void;
  onAccept: (proposal: Proposal) => void;
  onDecline: (proposal: Proposal) => void;
}) {
  const { about, shown, disabled } = props;
  const { proposal } = about;
  const works = isBeingResolved(about);
  const why = outcomeWords(about);
  if (!proposal && !works && !why) return null;
  return (
    <div className="flex flex-none flex-col gap-1 px-4 pb-2">
      {proposal ? (
        <Notice
          tone="done"
          action={
            <span className="flex flex-none flex-wrap gap-1">
              {shown === null ? null : (
                <Button small look="ghost" disabled={disabled} onClick={() => props.onShow(!shown)}>
                  {shown ? 'Show mine' : 'Show suggestion'}
                </Button>
              )}
              <Button small disabled={disabled} onClick={() => props.onAccept(proposal)}>
                Accept
              </Button>
              <Button small look="ghost" disabled={disabled} onClick={() => props.onDecline(proposal)}>
                Decline
              </Button>
            </span>
          }
        >
          <span className="font-medium">
            <Bot size={12} aria-hidden className="mr-1.5 inline-block align-[-2px]" />
            Suggested by {displayPath(proposal.agent)}
          </span>
          : {suggestedWords(proposal, props.conflict, props.flow, shown === true)}
        </Notice>
      ) : null}
      {works ? (
        <Notice tone="quiet">
          <span className="inline-flex items-center gap-1.5">
            <Spinner label={null} />
            {displayPath(about.agent)} is working on it{proposal ? ' again' : ''}…
          </span>
        </Notice>
      ) : null}
      {why ? <Notice tone="need">{why}.</Notice> : null}
    </div>
  );
}

/** What would become of the file. */
function suggestedWords(
  { take }: Proposal,
  conflict: Conflict,
  flow: ConflictFlow,
  isShown: boolean,
): string {
  if (isShown) return 'the result below. Edit it if you like.';
  if (take.choice === 'content') return 'a merged text.';
  return `${choiceWords(take.choice, conflict, flow).result}.`;
}
