import { CircleCheck } from 'lucide-react';
import { type KeyboardEvent, Suspense, useEffect, useRef, useState } from 'react';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { snoozedWords } from '#shared/session-state';
import { isKeyOf } from '../../state/keys';
import { closeOverlay, openSession } from '../../state/navigation';
import { resumeSession, snoozeSession } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Kbd } from '../../ui/kbd';
import { Menu } from '../../ui/menu';
import { repositoryName } from '../../ui/repository-name';
import { Spinner } from '../../ui/spinner';
import { useNow } from '../../ui/time';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { SessionNeed, type SessionNeedHandle, useSettled } from '../session';
import { snoozeChoices } from '../sessions';
import { InboxRow, inboxRowId, ROW_HEIGHT } from './inbox-row';
import { useInbox } from './use-inbox';

/** What takes Enter and Space for itself. */
const PRESSED = 'button, a, summary, [role="menuitem"]';

/**
 * All that waits for the user, across the sessions, each with what there is to decide on it. By keys: Up and Down (or K
 * and J) choose, Y allows, D denies or puts off, A allows and remembers, R runs again, S snoozes, Enter opens, Space and the Page keys scroll what is asked.
 */
export function InboxDialog() {
  const [withSnoozed, setWithSnoozed] = useState(false);
  // Whose menu is open: what has come into that one's place meanwhile was not meant.
  const [snoozing, setSnoozing] = useState<SessionId | null>(null);
  const inbox = useInbox(withSnoozed);
  const { rows, shown, count, snoozed } = inbox;
  const now = useNow();
  const list = useRef<VirtualListHandle>(null);
  const need = useRef<SessionNeedHandle>(null);
  const focusList = () => list.current?.element?.focus({ preventScroll: true });

  const at = shown ? rows.indexOf(shown) : -1;
  useEffect(() => {
    if (at >= 0) list.current?.reveal(at);
  }, [at]);
  useKeptFocus(focusList, shown?.session ?? null);
  const settled = useSettled(shown?.session ?? null);

  const showSnoozed = () => {
    setWithSnoozed(!withSnoozed);
    // The keys are those of the list, which may have come only now.
    requestAnimationFrame(focusList);
  };
  const snooze = (row: SessionRow) => {
    if (row.snoozed) void snoozeSession(row.session, null);
    else setSnoozing(row.session);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Keys of a menu come through here without being pressed inside, and its button has keys of its own.
    if (event.defaultPrevented) return;
    if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return;
    if (event.target.closest('input') !== null) return;
    const pressed = event.target.closest(PRESSED) !== null;
    const act = answerOf(event) ?? actionOf(event, pressed);
    if (act === null) return;
    event.preventDefault();
    act({ inbox, need: need.current, shown, settled, snooze });
  };

  return (
    <Dialog
      open
      bare
      onClose={closeOverlay}
      title="Inbox"
      description={countWords(count)}
      width="wide"
      aside={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint">
          {snoozed > 0 || withSnoozed ? (
            <Chip on={withSnoozed} onToggle={showSnoozed}>
              {snoozed} snoozed
            </Chip>
          ) : null}
          {shown ? <KeyHints row={shown} /> : null}
        </span>
      }
      actions={<Button onClick={closeOverlay}>Close</Button>}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of all that is inside */}
      <div className="flex h-[min(620px,64vh)] border-t border-line" onKeyDown={onKeyDown}>
        <span role="status" className="sr-only">
          {countWords(count)}
        </span>
        {rows.length === 0 ? (
          <div className="flex-1">
            <EmptyState title="Nothing needs you" icon={<CircleCheck size={28} aria-hidden />}>
              Permissions, logins, failures and whatever else waits for you are listed here.
              {snoozed > 0 ? ' What you snoozed comes back by itself.' : ''}
            </EmptyState>
          </div>
        ) : (
          <>
            <div className="flex w-[min(320px,38%)] flex-none flex-col border-r border-line">
              <VirtualList
                ref={list}
                items={rows}
                keyOf={(row) => row.session}
                estimate={() => ROW_HEIGHT}
                attributes={{
                  role: 'listbox',
                  'aria-label': 'Sessions that need you',
                  tabIndex: 0,
                  ...(shown ? { 'aria-activedescendant': inboxRowId(shown.session) } : {}),
                }}
                render={(row, index) => (
                  <InboxRow
                    row={row}
                    now={now}
                    shown={row === shown}
                    position={index + 1}
                    total={rows.length}
                    onChoose={({ session }) => inbox.choose(session)}
                  />
                )}
              />
            </div>
            {shown ? (
              <div className="flex min-w-0 flex-1 flex-col">
                <Head row={shown} />
                <Suspense fallback={<Reading />}>
                  <SessionNeed
                    key={shown.session}
                    row={shown}
                    held={!settled}
                    onAnswered={focusList}
                    ref={need}
                    actions={
                      <>
                        <span className="flex-1" />
                        {shown.snoozed ? (
                          <Button keys="S" onClick={() => snooze(shown)}>
                            Stop Snoozing
                          </Button>
                        ) : (
                          <Menu
                            label="Snooze"
                            align="end"
                            open={snoozing === shown.session}
                            onOpenChange={(open) => setSnoozing(open ? shown.session : null)}
                            afterClose={focusList}
                            entries={snoozeChoices(new Date(now)).map(({ label, hint, snooze: choice }) => ({
                              label,
                              hint,
                              onSelect: () => void snoozeSession(shown.session, choice),
                            }))}
                          >
                            <Button look="ghost" keys="S">
                              Snooze
                            </Button>
                          </Menu>
                        )}
                        <Button keys="Enter" onClick={() => openSession(shown.session)}>
                          Open
                        </Button>
                      </>
                    }
                  />
                </Suspense>
              </div>
            ) : null}
          </>
        )}
      </div>
    </Dialog>
  );
}

function countWords(count: number): string {
  if (count === 0) return 'No session needs you.';
  return counted(count, 'session needs you.', 'sessions need you.');
}

/**
 * What had the focus may go, with the session that was answered or with a press; the dialog itself has it then, and hands
 * it to the list, where the keys are.
 */
function useKeptFocus(focusList: () => void, shown: string | null): void {
  const latest = useRef(focusList);
  latest.current = focusList;
  useEffect(() => {
    const toList = ({ target }: FocusEvent) => {
      if (target instanceof Element && target.matches('[role="dialog"]')) latest.current();
    };
    document.addEventListener('focusin', toList);
    return () => document.removeEventListener('focusin', toList);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at whenever another session is shown
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) latest.current();
  }, [shown]);
}

type Acting = {
  readonly inbox: ReturnType<typeof useInbox>;
  readonly need: SessionNeedHandle | null;
  readonly shown: SessionRow | null;
  /** It has been there long enough for a press to be meant for it. */
  readonly settled: boolean;
  readonly snooze: (row: SessionRow) => void;
};
type Act = (on: Acting) => void;

/** Keys that go on while they are held. */
const STEPS: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'j', 'k']);

const ACTIONS: Readonly<Record<string, Act>> = {
  ArrowDown: ({ inbox }) => inbox.step(1),
  j: ({ inbox }) => inbox.step(1),
  ArrowUp: ({ inbox }) => inbox.step(-1),
  k: ({ inbox }) => inbox.step(-1),
  Home: ({ inbox }) => inbox.step(-inbox.rows.length),
  End: ({ inbox }) => inbox.step(inbox.rows.length),
  PageDown: ({ need }) => need?.scroll(1),
  PageUp: ({ need }) => need?.scroll(-1),
  ' ': ({ need }) => need?.scroll(1),
  s: ({ shown, snooze }) => shown && snooze(shown),
  r: ({ shown, settled }) => shown && settled && runsAgain(shown) && void resumeSession(shown.session),
  Enter: ({ shown }) => shown && openSession(shown.session),
};

/** Whether the last prompt can be run again from here. */
function runsAgain({ status }: SessionRow): boolean {
  return status === 'failed' || status === 'interrupted';
}

/** An answer by the key that it has everywhere. */
function answerOf({ nativeEvent }: KeyboardEvent): Act | null {
  if (nativeEvent.repeat) return null;
  if (isKeyOf('permission.allow', nativeEvent)) return ({ need }) => need?.allow();
  if (isKeyOf('permission.deny', nativeEvent)) return ({ need }) => need?.deny();
  return isKeyOf('permission.remember', nativeEvent) ? ({ need }) => need?.remember() : null;
}

/** What a key does; a button keeps the keys that press it. */
function actionOf({ key, ctrlKey, metaKey, altKey, repeat }: KeyboardEvent, pressed: boolean): Act | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (repeat && !STEPS.has(key)) return null;
  if (pressed && (key === 'Enter' || key === ' ')) return null;
  return ACTIONS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

function Head(props: { row: SessionRow }) {
  const { row } = props;
  return (
    <div className="flex flex-none flex-col border-b border-line px-4 py-2">
      <h2 className="truncate font-semibold">{displayPath(row.title)}</h2>
      <div className="truncate text-xs text-faint">
        {displayPath(`${repositoryName(row.repositoryPath)} · ${row.agent.name}`)}
        {row.snoozed ? ` · ${snoozedWords(row.snoozed)}` : ''}
      </div>
    </div>
  );
}

function KeyHints(props: { row: SessionRow }) {
  return (
    <span aria-hidden className="flex items-center gap-1.5">
      <Kbd keys="Down" />
      <Kbd keys="Up" /> choose
      <Kbd keys="Space" /> scroll
      {runsAgain(props.row) ? (
        <>
          <Kbd keys="R" /> {props.row.status === 'interrupted' ? 'resume' : 'try again'}
        </>
      ) : null}
    </span>
  );
}

function Reading() {
  return (
    <div className="flex flex-1 items-center justify-center">
      <Spinner label="Reading the conversation" />
    </div>
  );
}
