import { type DesktopPreferences, isQuiet, type SignalPlace, type UntoldNotice } from '#shared/desktop';
import type { SessionId } from '#shared/ids';
import type { Notice } from '#shared/notice';
import { assertNever } from '#shared/result';
import { isUnread, type SessionRow } from '#shared/session';
import type { Rows } from './follow-rows';
import { gatherNotices } from './gather-notices';
import { type NoticeWords, wordsOf, wordsOfMany } from './notice-words';
import type { NotificationServer } from './notification';

/** Tells the user of what happened in sessions that nobody is looking at: each thing once, and only while it is so. */
export type NoticeDesk = {
  take(notice: Notice): void;
  /** Takes away what was answered or seen meanwhile. */
  follow(rows: Rows): void;
  close(): void;
};

type Shown = { readonly notice: Notice; takeAway: () => void };

/** More than these at once are told in one. */
const MOST_SINGLE = 2;

export function openNoticeDesk(options: {
  server: NotificationServer;
  preferences: () => DesktopPreferences;
  /** The session that the user is looking at, and whether the window has the focus. */
  looking: () => { readonly session: SessionId | null; readonly focused: boolean };
  go: (place: SignalPlace) => void;
  answer: (session: SessionId, request: string, option: string) => void;
  /** Tells in the window what the system cannot. */
  tellInWindow: (untold: UntoldNotice) => void;
  failed: (error: unknown) => void;
  now?: () => Date;
}): NoticeDesk {
  const { server, looking, now = () => new Date() } = options;
  const shown = new Map<SessionId, Shown>();
  let latest: Rows = new Map();
  const isPast = (notice: Notice) => {
    const row = latest.get(notice.session);
    return row !== undefined && row.seq >= notice.seq && !stillSo(notice, row);
  };
  const isWanted = (notice: Notice) => {
    const { notify, quiet } = options.preferences();
    const { session, focused } = looking();
    if (isPast(notice) || isQuiet(quiet, now()) || (focused && session === notice.session)) return false;
    return notify[SWITCHES[notice.code]];
  };
  const show = async (words: NoticeWords, act: (action: 'allow' | 'deny') => void, onGone: () => void) => {
    const takeAway = await server.show({
      ...words,
      onAction: (action) => (action === 'open' ? options.go(words.place) : act(action)),
      onGone,
    });
    // Whoever works in the window sees it in the list.
    if (!takeAway && !looking().focused)
      options.tellInWindow({ title: words.title, body: words.body, place: words.place });
    return takeAway;
  };
  const tellOne = async (notice: Notice) => {
    shown.get(notice.session)?.takeAway();
    const entry: Shown = { notice, takeAway: () => undefined };
    shown.set(notice.session, entry);
    const forget = () => {
      if (shown.get(notice.session) === entry) shown.delete(notice.session);
    };
    const takeAway = await show(
      wordsOf(notice),
      (action) => {
        const option = notice.code === 'permission-asked' ? notice.answers[action] : null;
        if (notice.code === 'permission-asked' && option !== null)
          options.answer(notice.session, notice.request, option);
      },
      forget,
    );
    if (!takeAway) return forget();
    entry.takeAway = takeAway;
    if (shown.get(notice.session) !== entry) takeAway();
  };
  const gathered = gatherNotices((notices) => {
    const wanted = notices.filter(isWanted);
    const telling =
      wanted.length > MOST_SINGLE
        ? [
            show(
              wordsOfMany(wanted),
              () => undefined,
              () => undefined,
            ),
          ]
        : wanted.map(tellOne);
    for (const one of telling) one.catch(options.failed);
  });
  return {
    take: (notice) => {
      if (isWanted(notice)) gathered.take(notice);
    },
    follow: (rows) => {
      latest = rows;
      for (const [session, { notice, takeAway }] of shown) {
        if (!isPast(notice)) continue;
        shown.delete(session);
        takeAway();
      }
    },
    close: () => {
      gathered.stop();
      for (const { takeAway } of shown.values()) takeAway();
      shown.clear();
    },
  };
}

const SWITCHES = {
  'permission-asked': 'permissions',
  'agent-paused': 'failures',
  'turn-failed': 'failures',
  'turn-completed': 'finished',
} as const satisfies Record<Notice['code'], keyof DesktopPreferences['notify']>;

function stillSo(notice: Notice, row: SessionRow): boolean {
  if (row.snoozed !== null) return false;
  switch (notice.code) {
    case 'permission-asked':
      return row.attention?.why === 'permission' && row.attention.request === notice.request;
    case 'agent-paused':
      return row.attention?.why === 'memory';
    case 'turn-completed':
    case 'turn-failed':
      return isUnread(row);
    default:
      return assertNever(notice);
  }
}
