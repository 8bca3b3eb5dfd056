import { type ReactNode, Suspense } from 'react';
import type { SessionId } from '#shared/ids';
import { useMedia } from '../../state/media';
import { go, navigationStore, useNavigation } from '../../state/navigation';
import { useSessionRow, useSessions } from '../../state/sessions';
import { changeSettings, useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Spinner } from '../../ui/spinner';
import { Splitter } from '../../ui/splitter';
import { TabPanel, Tabs } from '../../ui/tabs';
import { ApplySpace } from '../apply';
import { ChangesView } from '../changes';
import { HistorySpace, SessionView } from '../session';
import { ErrorBoundary } from './error-boundary';
import { useWidth } from './use-width';

const CHANGES = { min: 320, max: 1400 } as const;
const WIDE = '(min-width: 1100px)';

/** An open session: conversation and changes side by side where there is room and wish, else behind tabs. */
export function SessionArea(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  const known = useSessions((all) => all.state === 'ready' && all.value.complete);
  const wide = useMedia(WIDE);
  const beside = useNavigation((navigation) => navigation.changesBeside);
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
  return (
    <>
      {wide && beside ? (
        <SideBySide session={props.session} />
      ) : (
        <Tabbed session={props.session} title={row.title} files={row.files} />
      )}
      <ApplySpace session={props.session} />
      <HistorySpace session={props.session} />
    </>
  );
}

function SideBySide(props: { session: SessionId }) {
  const stored = useSettings((all) => all.changesWidth);
  const [width, setWidth] = useWidth(stored, (changesWidth) => void changeSettings({ changesWidth }));
  return (
    <div className="flex min-h-0 flex-1">
      <section aria-label="Conversation" className="flex min-w-[320px] flex-1 flex-col">
        <Pane what="The conversation" session={props.session}>
          <SessionView session={props.session} />
        </Pane>
      </section>
      <Splitter
        label="Width of the changes"
        side="right"
        size={width}
        {...CHANGES}
        onChange={setWidth.follow}
        onCommit={setWidth.commit}
      />
      <section aria-label="Changes" className="flex min-w-[280px] flex-col bg-panel" style={{ width }}>
        <Pane what="The changes view" session={props.session}>
          <ChangesView session={props.session} />
        </Pane>
      </section>
    </div>
  );
}

function Tabbed(props: { session: SessionId; title: string; files: number }) {
  const pane = useNavigation((navigation) => navigation.pane);
  return (
    <Tabs
      label="Session"
      value={pane}
      onChange={(next) => navigationStore.setState({ pane: next })}
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
