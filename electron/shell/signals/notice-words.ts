import { counted } from '#shared/counted';
import { describeNotice } from '#shared/describe-notice';
import type { SignalPlace } from '#shared/desktop';
import type { Notice } from '#shared/notice';
import type { NotificationAction } from './notification';
import { shownLine } from './shown-line';

const LONGEST_TITLE = 80;
const LONGEST_BODY = 200;
const MOST_NAMED = 5;

/** What a notification says and offers. */
export type NoticeWords = {
  readonly title: string;
  readonly body: string;
  readonly actions: readonly NotificationAction[];
  readonly place: SignalPlace;
};

/** One thing that happened. */
export function wordsOf(notice: Notice): NoticeWords {
  return {
    title: shownLine(notice.title, LONGEST_TITLE),
    body: shownLine(describeNotice(notice), LONGEST_BODY),
    actions: actionsOf(notice),
    place: { session: notice.session, at: hasReview(notice) ? 'review' : 'conversation' },
  };
}

/** Several that happened at about the same time: how many of which kind, and the names of the first. */
export function wordsOfMany(notices: readonly Notice[]): NoticeWords {
  const count = (code: Notice['code']) => notices.filter((notice) => notice.code === code).length;
  const asked = count('permission-asked');
  const parts = [
    asked > 0 ? `${counted(asked, 'asks', 'ask')} for permission` : '',
    count('agent-paused') > 0 ? `${count('agent-paused')} paused` : '',
    count('turn-failed') > 0 ? `${count('turn-failed')} failed` : '',
    count('turn-completed') > 0 ? `${count('turn-completed')} finished` : '',
  ].filter(Boolean);
  const names = notices.slice(0, MOST_NAMED).map(({ title }) => shownLine(title, LONGEST_TITLE));
  const more = notices.length > MOST_NAMED ? [`and ${notices.length - MOST_NAMED} more`] : [];
  return {
    title: `${notices.length} sessions: ${parts.join(', ')}`,
    body: [...names, ...more].join('\n'),
    actions: [],
    place: null,
  };
}

function actionsOf(notice: Notice): readonly NotificationAction[] {
  if (notice.code !== 'permission-asked') return [];
  // What is cut off here would be allowed unread.
  const isWhole = shownLine(describeNotice(notice), Number.POSITIVE_INFINITY).length <= LONGEST_BODY;
  return [
    ...(notice.answers.allow !== null && isWhole ? [{ id: 'allow', label: 'Allow' } as const] : []),
    ...(notice.answers.deny !== null ? [{ id: 'deny', label: 'Deny' } as const] : []),
    { id: 'open', label: 'Open' },
  ];
}

function hasReview(notice: Notice): boolean {
  return notice.code === 'turn-completed' && notice.denied === undefined && notice.changed.files > 0;
}
