import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { api } from '../../api/client';
import { useCommands } from '../../state/commands';
import { navigationStore, showPane, useNavigation } from '../../state/navigation';
import { perform } from '../../state/perform';
import { useSessionRow } from '../../state/sessions';
import { changeSettings, useSettings } from '../../state/settings';
import { useTranscript } from '../../state/transcript';
import { EmptyState } from '../../ui/empty-state';
import type { PromptFieldHandle } from '../../ui/prompt-field';
import { Spinner } from '../../ui/spinner';
import { Splitter } from '../../ui/splitter';
import { TabPanel, Tabs } from '../../ui/tabs';
import { ApplySpace } from '../apply/apply-space';
import { Conversation } from './conversation';
import { SessionHead } from './session-head';

const ChangesView = lazy(() =>
  import('../changes/changes-view').then((module) => ({ default: module.ChangesView })),
);

/** Narrower than this, in pixels, the changes do not fit beside the conversation and become a tab. */
const WIDE = 900;
const NARROWEST_CONVERSATION = 360;

/** Everything right of the session list: the conversation, and the changes beside it or as a tab. */
export function SessionView(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  if (!row)
    return (
      <EmptyState title="This session is not here" icon={<Spinner label={null} />}>
        It is being read, or it was removed.
      </EmptyState>
    );
  return <OpenSession key={row.session} row={row} />;
}

function OpenSession(props: { row: SessionRow }) {
  const { row } = props;
  const { session } = row;
  const transcript = useTranscript(session);
  const prompt = useRef<PromptFieldHandle>(null);
  const [space, width] = useWidth();
  const pane = useNavigation((navigation) => navigation.pane);
  const beside = useNavigation((navigation) => navigation.changesBeside) && width >= WIDE;
  const stoppable = row.status === 'working' || row.status === 'waiting' || row.status === 'queued';
  const resumable = row.status === 'failed' || row.status === 'interrupted' || row.status === 'stopped';

  useMarkSeen(row);
  useCommands({
    'composer.focus': () => {
      showPane('conversation');
      // The field may only come with the pane.
      requestAnimationFrame(() => prompt.current?.focus());
    },
    'session.stop': stoppable ? () => void perform(() => api.sessions.cancel({ session })) : undefined,
    'session.resume': resumable ? () => void perform(() => api.sessions.resume({ session })) : undefined,
    'view.conversation': () => showPane('conversation'),
    'view.changes': () => showPane('changes'),
    'view.toggle-changes': () => {
      const now = navigationStore.getState();
      if (width >= WIDE) navigationStore.setState({ changesBeside: !now.changesBeside });
      else showPane(now.pane === 'changes' ? 'conversation' : 'changes');
    },
  });

  const conversation = <Conversation row={row} transcript={transcript} prompt={prompt} />;
  const changes = (
    <Suspense fallback={<EmptyState title="" icon={<Spinner label="Loading the changes" />} />}>
      <ChangesView session={session} />
    </Suspense>
  );
  return (
    <div ref={space} className="flex h-full min-h-0 min-w-0 flex-1">
      {beside ? (
        <>
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <SessionHead row={row} />
            <div className="mt-1 border-b border-line" />
            {conversation}
          </div>
          <ChangesColumn space={width}>{changes}</ChangesColumn>
        </>
      ) : (
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <SessionHead row={row} />
          <Tabs
            label="Session"
            value={pane}
            onChange={showPane}
            tabs={[
              { value: 'conversation', label: 'Conversation' },
              { value: 'changes', label: 'Changes', count: row.files },
            ]}
          >
            <TabPanel value="conversation">{conversation}</TabPanel>
            <TabPanel value="changes">{changes}</TabPanel>
          </Tabs>
        </div>
      )}
      <ApplySpace row={row} />
    </div>
  );
}

function ChangesColumn(props: { space: number; children: React.ReactNode }) {
  const stored = useSettings((settings) => settings.changesWidth);
  const [dragged, setDragged] = useState<number | null>(null);
  const most = Math.max(280, props.space - NARROWEST_CONVERSATION);
  const size = Math.min(dragged ?? stored, most);
  return (
    <>
      <Splitter
        label="Width of the changes"
        side="right"
        size={size}
        min={280}
        max={most}
        onChange={setDragged}
        onCommit={(changesWidth) => {
          setDragged(null);
          void changeSettings({ changesWidth: Math.min(1600, changesWidth) });
        }}
      />
      <div className="flex min-h-0 flex-none flex-col bg-panel" style={{ width: size }}>
        {props.children}
      </div>
    </>
  );
}

/** Tells the core that what happened was seen, while the window is looked at. */
function useMarkSeen(row: SessionRow): void {
  const { session, noteworthySeq, seenSeq, seq } = row;
  const unread = noteworthySeq > seenSeq;
  const newest = useRef(seq);
  newest.current = seq;
  useEffect(() => {
    if (!unread) return;
    const mark = () => {
      if (document.visibilityState === 'visible' && document.hasFocus())
        void perform(() => api.sessions.markSeen({ session, seq: newest.current }));
    };
    mark();
    window.addEventListener('focus', mark);
    return () => window.removeEventListener('focus', mark);
  }, [session, unread]);
}

function useWidth(): [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(() => window.innerWidth);
  const observer = useRef<ResizeObserver | null>(null);
  const attach = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    setWidth(element.clientWidth);
    observer.current = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.current.observe(element);
  }, []);
  return [attach, width];
}
