import type { Transcript } from '#shared/projections/transcript';
import { quoteTitle } from '#shared/quote-title';
import type { SessionRow } from '#shared/session';
import { isAtRest } from '#shared/session';
import { startImplementation, undoHandOff } from '../../state/hand-off-actions';
import { openSession } from '../../state/navigation';
import { useSessionRow } from '../../state/sessions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Unfold } from '../../ui/unfold';
import { LongTextBlock } from './long-text';

/** That a session goes on from another one, that another one goes on from it, or that its plan can be carried out. */
export function HandOffNotice(props: { row: SessionRow; transcript: Transcript | null }) {
  const { row, transcript } = props;
  const newest = row.handedTo?.findLast(({ undone }) => !undone);
  return (
    <>
      {row.handedFrom ? <From row={row} from={row.handedFrom} transcript={transcript} /> : null}
      {newest ? <To to={newest} /> : null}
      {row.plans && isAtRest(row) && !newest ? <PlanReady row={row} /> : null}
    </>
  );
}

const PLACE = 'flex-none border-b border-line px-5 py-1.5';

function From(props: {
  row: SessionRow;
  from: NonNullable<SessionRow['handedFrom']>;
  transcript: Transcript | null;
}) {
  const { row, from, transcript } = props;
  const source = useSessionRow(from.session);
  const given = transcript?.given ?? null;
  const isStanding = source?.handedTo?.some(({ session, undone }) => session === row.session && !undone);
  return (
    <section aria-label="Continued session" className={PLACE}>
      <Notice
        tone="quiet"
        unread
        action={
          <span className="flex flex-none gap-1">
            {isStanding && !row.discarded ? (
              <Button small onClick={() => void undoHandOff(row.session, from.session)}>
                Undo Hand-Off
              </Button>
            ) : null}
            {source ? (
              <Button small look="ghost" onClick={() => openSession(from.session)}>
                Show That Session
              </Button>
            ) : null}
          </span>
        }
      >
        {given ? (
          <Unfold title={<span>{fromWords(from, source)}</span>}>
            <div className="max-h-64 overflow-y-auto">
              <LongTextBlock session={row.session} text={given.context} label="Input" wrap />
            </div>
          </Unfold>
        ) : (
          fromWords(from, source)
        )}
      </Notice>
    </section>
  );
}

function fromWords(from: NonNullable<SessionRow['handedFrom']>, source: SessionRow | null): string {
  const title = quoteTitle(source?.title ?? from.title);
  return `Goes on from ${from.kind === 'local' ? 'the local session' : 'the background session'} ${title}.`;
}

function To(props: { to: NonNullable<SessionRow['handedTo']>[number] }) {
  const { to } = props;
  const target = useSessionRow(to.session);
  return (
    <section aria-label="Continued in" className={PLACE}>
      <Notice
        tone="done"
        unread
        action={
          target ? (
            <Button small look="ghost" onClick={() => openSession(to.session)}>
              Show Its Session
            </Button>
          ) : null
        }
      >
        Continued {to.kind === 'background' ? 'in the background' : 'in your workspace'} with {to.agent}.
      </Notice>
    </section>
  );
}

function PlanReady(props: { row: SessionRow }) {
  return (
    <section aria-label="Plan" className={PLACE}>
      <Notice
        tone="done"
        unread
        action={
          <Button
            small
            look="primary"
            keysOf="session.implement"
            onClick={() => void startImplementation(props.row.session)}
          >
            Start Implementation
          </Button>
        }
      >
        The agent plans here and changes nothing. A background session can carry the plan out.
      </Notice>
    </section>
  );
}
