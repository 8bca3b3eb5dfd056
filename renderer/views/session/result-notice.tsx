import { isUndecided } from '#shared/comment';
import { counted } from '#shared/counted';
import { countsWords, describeReviewProblem } from '#shared/describe-review';
import type { Transcript } from '#shared/projections/transcript';
import { quoteTitle } from '#shared/quote-title';
import { isAtRest, type SessionRow } from '#shared/session';
import { openReview, openSession } from '../../state/navigation';
import { useSessionRow, useSessions } from '../../state/sessions';
import { askForFindings } from '../../state/specialised-actions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { showComment } from '../changes';

const PLACE = 'flex-none border-b border-line px-5 py-1.5';

/** That a session works on another one's result or reviews it, or that another one reviews it, with the way there. */
export function ResultNotice(props: { row: SessionRow; transcript: Transcript | null }) {
  const { row, transcript } = props;
  const reviewer = useNewestReviewer(row.session);
  return (
    <>
      {row.reviews ? <ReviewOf row={row} reviews={row.reviews} /> : null}
      {row.specialised ? <WorksOn on={row.specialised} /> : null}
      {reviewer ? <Reviewed row={row} reviewer={reviewer} transcript={transcript} /> : null}
    </>
  );
}

function ReviewOf(props: { row: SessionRow; reviews: NonNullable<SessionRow['reviews']> }) {
  const { row, reviews } = props;
  const { read } = reviews;
  const author = useSessionRow(reviews.session);
  const problem = read?.problem ?? null;
  const moved = author !== null && author.head !== reviews.to;
  return (
    <section aria-label="Review" className={PLACE}>
      <Notice
        tone={problem ? 'need' : read ? 'done' : 'quiet'}
        unread
        action={
          <span className="flex flex-none gap-1">
            {problem && isAtRest(row) && problem !== 'changes-unreadable' ? (
              <Button small onClick={() => void askForFindings(row.session)}>
                Ask for the Findings Again
              </Button>
            ) : null}
            {author ? (
              <Button
                small
                look={read && !problem ? 'plain' : 'ghost'}
                onClick={() => (read && !problem ? openReview : openSession)(author.session)}
              >
                {read && !problem ? 'Show in the Changes' : 'Show That Session'}
              </Button>
            ) : null}
          </span>
        }
      >
        {problem ? describeReviewProblem(problem) : reviewWords(row, author?.title ?? reviews.title)}
        {moved ? ' That session has gone on since.' : ''}
        {row.files > 0 ? ' What is changed here is not applied.' : ''}
      </Notice>
    </section>
  );
}

function reviewWords({ reviews }: SessionRow, title: string): string {
  const read = reviews?.read;
  const what = quoteTitle(title);
  return read ? `The review of ${what} found ${countsWords(read)}.` : `Reviews ${what}.`;
}

function WorksOn(props: { on: NonNullable<SessionRow['specialised']> }) {
  const { on } = props;
  const source = useSessionRow(on.session);
  return (
    <section aria-label="Begun on a result" className={PLACE}>
      <Notice
        tone="quiet"
        unread
        action={
          source ? (
            <Button small look="ghost" onClick={() => openSession(source.session)}>
              Show That Session
            </Button>
          ) : null
        }
      >
        Begun on the result of {quoteTitle(source?.title ?? on.title)}.
      </Notice>
    </section>
  );
}

function Reviewed(props: { row: SessionRow; reviewer: SessionRow; transcript: Transcript | null }) {
  const { row, reviewer, transcript } = props;
  const undecided = (transcript?.comments ?? []).filter(isUndecided);
  const [first] = undecided;
  const read = reviewer.reviews?.read ?? null;
  const isOver = isAtRest(reviewer);
  if (isOver && !first && read?.problem === null) return null;
  const { tone, words } = reviewedWords(reviewer, undecided.length);
  return (
    <section aria-label="Reviewed" className={PLACE}>
      <Notice
        tone={tone}
        unread
        action={
          <span className="flex flex-none gap-1">
            {first ? (
              <Button small onClick={() => showComment(row.session, first, undefined)}>
                Show in the Changes
              </Button>
            ) : null}
            <Button small look="ghost" onClick={() => openSession(reviewer.session)}>
              Show Its Session
            </Button>
          </span>
        }
      >
        {words}
      </Notice>
    </section>
  );
}

function reviewedWords(
  reviewer: SessionRow,
  undecided: number,
): { readonly tone: 'done' | 'need' | 'quiet'; readonly words: string } {
  const { agent, reviews } = reviewer;
  if (!isAtRest(reviewer)) return { tone: 'quiet', words: `${agent.name} reviews these changes.` };
  if (undecided > 0)
    return {
      tone: 'done',
      words: `${counted(undecided, 'finding')} of a review to decide on.`,
    };
  if (reviews?.read?.problem)
    return {
      tone: 'need',
      words: `${agent.name} reviewed these changes, and its findings could not be read.`,
    };
  return { tone: 'need', words: `The review by ${agent.name} came to no end.` };
}

/** The review of a session that was begun last, unless it was discarded. Ids begin with the time. */
function useNewestReviewer(session: SessionRow['session']): SessionRow | null {
  return useSessions((all) => {
    if (all.state !== 'ready') return null;
    let newest: SessionRow | null = null;
    for (const row of all.value.rows.values()) {
      if (row.reviews?.session !== session || row.status === 'discarded') continue;
      if (newest === null || row.session > newest.session) newest = row;
    }
    return newest;
  });
}
