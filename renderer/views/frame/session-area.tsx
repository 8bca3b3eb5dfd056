import { PanelRight, Trash2 } from 'lucide-react';
import { type ReactNode, Suspense, useLayoutEffect, useRef, useState } from 'react';
import type { SessionId } from '#shared/ids';
import { usesWorktree } from '#shared/place';
import type { SessionRow } from '#shared/session';
import { useMedia } from '../../state/media';
import { go, openOverlay, useAskedFor, useNavigation, visitPane } from '../../state/navigation';
import { useCommandAsked } from '../../state/session-commands';
import { useImportsTold, useSessionRow, useSessions } from '../../state/sessions';
import { changeSettings, useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { returnFocus } from '../../ui/focus-return';
import { Spinner } from '../../ui/spinner';
import { Splitter } from '../../ui/splitter';
import { TabPanel, Tabs } from '../../ui/tabs';
import { ApplySpace } from '../apply';
import { ChangesView } from '../changes';
import { HistorySpace, SessionView } from '../session';
import { ErrorBoundary } from './error-boundary';
import { changesBounds, changesWidth, roomSize, shareOf } from './pane-widths';
import { useRoom } from './use-room';
import { useWidth } from './use-width';

const WIDE = '(min-width: 1100px)';

/** An open session: conversation and changes side by side where there is room and wish, else behind tabs. */
export function SessionArea(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  const complete = useSessions((all) => all.state === 'ready' && all.value.complete);
  const known = useImportsTold() && complete;
  const wide = useMedia(WIDE);
  const beside = useNavigation((navigation) => navigation.changesBeside);
  const sideBySide = wide && beside;
  useKeptFocus(sideBySide);
  useCommandAsked(props.session);
  if (!row)
    return known ? (
      <EmptyState
        title="This session is not here"
        actions={<Button onClick={() => go({ at: 'new' })}>New session</Button>}
      >
        Its record was removed, or it belongs to another data folder.
      </EmptyState>
    ) : (
      <Waiting />
    );
  // What another tool changed is not known: it has a conversation alone.
  if (row.imported) return <ConversationPane session={props.session} />;
  return (
    <>
      {sideBySide ? (
        <SideBySide session={props.session} row={row} />
      ) : (
        <Tabbed session={props.session} title={row.title} files={row.files} />
      )}
      <ApplySpace session={props.session} />
      <HistorySpace session={props.session} />
    </>
  );
}

/** The other layout is drawn anew: what had the focus in the last one has it again. */
function useKeptFocus(sideBySide: boolean): void {
  const drawn = useRef(sideBySide);
  useLayoutEffect(() => {
    if (drawn.current === sideBySide) return;
    drawn.current = sideBySide;
    returnFocus();
  }, [sideBySide]);
}

function ConversationPane(props: { session: SessionId }) {
  return (
    <section
      aria-label="Conversation"
      className="flex min-w-0 flex-1 flex-col"
      onFocusCapture={() => visitPane('conversation')}
    >
      <Pane what="The conversation" session={props.session}>
        <SessionView session={props.session} />
      </Pane>
    </section>
  );
}

/** The conversation and, once something changed or on demand, the changes. */
function SideBySide(props: { session: SessionId; row: SessionRow }) {
  const area = useRef<HTMLDivElement>(null);
  const room = useRoom(area);
  const size = roomSize(room);
  const shares = useSettings((all) => all.changesShares);
  const stored = changesWidth(room, shares[size]);
  const [width, setWidth] = useWidth(
    stored,
    (next) => void changeSettings({ changesShares: { ...shares, [size]: shareOf(room, next) } }),
  );
  const [asked, setAsked] = useState<SessionId | null>(null);
  const collapsed = props.row.files === 0 && asked !== props.session;
  useAskedFor('changes', () => setAsked(props.session), collapsed);
  return (
    <div ref={area} className="flex min-h-0 min-w-0 flex-1">
      <ConversationPane session={props.session} />
      {collapsed ? (
        <Collapsed row={props.row} onShow={() => setAsked(props.session)} />
      ) : (
        <>
          <Splitter
            label="Width of the changes"
            side="right"
            size={width}
            {...changesBounds(room)}
            onChange={setWidth.follow}
            onCommit={setWidth.commit}
          />
          <section
            aria-label="Changes"
            className="flex min-w-0 flex-none flex-col bg-panel"
            style={{ width }}
            onFocusCapture={() => visitPane('changes')}
          >
            <Pane what="The changes view" session={props.session}>
              <ChangesView session={props.session} />
            </Pane>
          </section>
        </>
      )}
    </div>
  );
}

/** In place of changes that there are none of: the way to their pane, and what remains to be done with such a session. */
function Collapsed(props: { row: SessionRow; onShow: () => void }) {
  const { row } = props;
  return (
    <section
      aria-label="Changes"
      className="flex flex-none flex-col items-center gap-1 border-l border-line bg-panel px-1 py-2"
    >
      <IconButton label="Show changes: none yet" small onClick={props.onShow}>
        <PanelRight size={15} aria-hidden />
      </IconButton>
      {usesWorktree(row) ? (
        <IconButton
          label="Discard"
          small
          disabled={row.status === 'discarded'}
          onClick={() => openOverlay({ over: 'discard', session: row.session })}
        >
          <Trash2 size={14} aria-hidden />
        </IconButton>
      ) : null}
    </section>
  );
}

function Tabbed(props: { session: SessionId; title: string; files: number }) {
  const pane = useNavigation((navigation) => navigation.pane);
  return (
    <Tabs
      label="Session"
      value={pane}
      onChange={visitPane}
      tabs={[
        { value: 'conversation', label: 'Conversation' },
        { value: 'changes', label: 'Changes', count: props.files },
      ]}
    >
      <TabPanel value="conversation">
        <Pane what="The conversation" session={props.session}>
          <SessionView session={props.session} />
        </Pane>
      </TabPanel>
      <TabPanel value="changes">
        <h1 className="sr-only">{props.title}</h1>
        <Pane what="The changes view" session={props.session}>
          <ChangesView session={props.session} alone />
        </Pane>
      </TabPanel>
    </Tabs>
  );
}

function Pane(props: { what: string; session: SessionId; children: ReactNode }) {
  return (
    <ErrorBoundary what={props.what} resetKey={props.session}>
      <Suspense fallback={<Waiting />}>{props.children}</Suspense>
    </ErrorBoundary>
  );
}

function Waiting() {
  return (
    <div className="flex flex-1 items-center justify-center">
      <Spinner label="Opening" />
    </div>
  );
}
