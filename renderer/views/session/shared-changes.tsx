import { Share2, TriangleAlert } from 'lucide-react';
import { describeDanger, describeSharedChange } from '#shared/describe-shared-change';
import type { SessionId } from '#shared/ids';
import type { TranscriptItem } from '#shared/projections/transcript';
import { isAlarming, isPutBackAtOnce, type NoticedChange } from '#shared/shared-state';
import { acceptShared, putBackShared, undoPutBackShared } from '../../state/shared-state-actions';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';

/** What a turn changed in the state that the worktree shares with the user's repository, and the ways to decide. */
export function SharedChanges(props: {
  session: SessionId;
  item: Extract<TranscriptItem, { type: 'shared' }>;
}) {
  const { session, item } = props;
  const open = item.changes.filter(({ state }) => state === 'open');
  const alarming = open.some(isAlarming);
  const idsOf = (changes: readonly NoticedChange[]) => changes.map(({ id }) => id);
  const backAtOnce = open.filter(isPutBackAtOnce);
  const putBack = item.changes.filter(({ state }) => state === 'put-back');
  const Icon = alarming ? TriangleAlert : Share2;
  return (
    <section
      aria-label="Changes in shared state"
      className={classNames('rounded-md border bg-panel', alarming ? 'border-need/40' : 'border-line')}
    >
      <div
        className={classNames(
          'flex items-center gap-2 px-2.5 py-1.5 text-xs',
          alarming ? 'text-need' : 'text-soft',
        )}
      >
        <Icon size={13} aria-hidden className="flex-none" />
        <span className="min-w-0 flex-1">{headline(item.during)}</span>
        {backAtOnce.length > 0 ? (
          <Button small onClick={() => void putBackShared(session, item.more > 0 ? null : idsOf(backAtOnce))}>
            Put Back
          </Button>
        ) : null}
        {alarming ? (
          <Button
            small
            look="ghost"
            onClick={() => void acceptShared(session, item.more > 0 ? null : idsOf(open))}
          >
            Accept
          </Button>
        ) : null}
        {backAtOnce.length === 0 && putBack.length > 0 ? (
          <Button small look="ghost" onClick={() => void undoPutBackShared(session, idsOf(putBack))}>
            Undo
          </Button>
        ) : null}
      </div>
      <ul className="border-t border-line px-2.5 py-1.5">
        {item.changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
        {item.more > 0 ? <li className="text-xs text-faint">and {item.more} more</li> : null}
      </ul>
      {alarming ? (
        <p className="border-t border-line px-2.5 py-1.5 text-xs text-soft">
          Settings do not count for your commits until you accept them. What you changed yourself meanwhile is
          listed, too.
        </p>
      ) : null}
    </section>
  );
}

function headline(during: 'turn' | 'setup'): string {
  const what = during === 'turn' ? 'this turn' : 'the set-up command';
  return `Changed in your repository, outside of the worktree, during ${what}`;
}

function Change(props: { change: NoticedChange }) {
  const { change } = props;
  const settled = change.state !== 'open';
  return (
    <li
      data-selectable
      title={describeDanger(change.danger)}
      className={classNames(
        'flex items-baseline gap-2 py-0.5 text-xs wrap-anywhere',
        settled || !isAlarming(change) ? 'text-soft' : 'text-text',
      )}
    >
      <span className="min-w-0 flex-1">{describeSharedChange(change)}</span>
      {settled ? (
        <span className="flex-none text-faint">{change.state === 'accepted' ? 'accepted' : 'put back'}</span>
      ) : null}
    </li>
  );
}
