import { type ReactNode, type Ref, type RefObject, useImperativeHandle, useRef } from 'react';
import { displayPath } from '#shared/display-path';
import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { isAlarming } from '#shared/shared-state';
import { useTranscript } from '../../state/transcript';
import { EmptyState } from '../../ui/empty-state';
import { Spinner } from '../../ui/spinner';
import { AskedServer, type AskedServerHandle } from './asked-server';
import { FailureBlock, InterruptedBlock } from './failure-block';
import { PausedNotice } from './paused-notice';
import type { PermissionRequest } from './permission-choice';
import { PermissionButtons, PermissionHint, PermissionWords } from './permission-parts';
import { ProcessesNotice } from './processes-notice';
import { useScene } from './scene';
import { SharedChanges } from './shared-changes';
import { openPermission } from './transcript-rows';
import { usePermissionAnswer } from './use-permission-answer';

/** What keys do with the need that is shown. */
export type SessionNeedHandle = {
  allow(): void;
  deny(): void;
  /** Opens the menu of what can be remembered with a yes. */
  remember(): void;
  /** Scrolls by so many screens. */
  scroll(screens: number): void;
};

/**
 * What a session needs of the user, with all that there is to decide on it, for where the session itself is not open.
 * A permission is allowed only once it was seen to its end.
 */
export function SessionNeed(props: {
  row: SessionRow;
  /** It has just come into the place of another one, and nothing of it can be pressed yet. */
  held: boolean;
  onAnswered: () => void;
  /** What else can be done with it. */
  actions: ReactNode;
  ref?: Ref<SessionNeedHandle>;
}) {
  const { row, actions } = props;
  const transcript = useTranscript(row.session);
  const told = transcript.state === 'ready' ? transcript.value : null;
  const place = useRef<HTMLDivElement>(null);
  const answer = useRef<AnswerHandle | null>(null);
  const server = useRef<AskedServerHandle | null>(null);
  useImperativeHandle(props.ref, () => ({
    allow: () => (answer.current ?? server.current)?.allow(),
    deny: () => (answer.current ?? server.current)?.deny(),
    remember: () => answer.current?.remember(),
    scroll: (screens) => {
      const element = place.current;
      element?.scrollBy({ top: screens * (element.clientHeight - 40) });
    },
  }));
  const asked = told && row.attention?.why === 'permission' ? openPermission(told) : null;
  // The row may be ahead of the conversation, and then the question is another one.
  const current = asked && row.attention?.why === 'permission' && asked.request === row.attention.request;
  return (
    <>
      <section
        ref={place}
        aria-label="What it needs"
        // What scrolls must be reachable without a mouse.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col gap-2.5 overflow-y-auto px-4 py-3 focus-visible:-outline-offset-2"
      >
        {told === null || (row.attention?.why === 'permission' && !current) ? (
          <Reading broken={transcript.state === 'failed' ? transcript.bug.message : null} />
        ) : (
          <>
            <Prompt title={row.title} transcript={told} />
            {asked ? (
              <PermissionWords key={asked.request} row={row} transcript={told} request={asked} />
            ) : (
              <div inert={props.held}>
                <Others row={row} transcript={told} />
                <AskedServer keyed row={row} place={place} onAnswered={props.onAnswered} ref={server} />
              </div>
            )}
          </>
        )}
      </section>
      {asked && current ? (
        <Answer
          key={asked.request}
          row={row}
          request={asked}
          place={place}
          onAnswered={props.onAnswered}
          actions={actions}
          ref={answer}
        />
      ) : (
        <Footer>{actions}</Footer>
      )}
    </>
  );
}

function Reading(props: { broken: string | null }) {
  return props.broken === null ? (
    <EmptyState title="" icon={<Spinner label="Reading the conversation" />} />
  ) : (
    <EmptyState title="The conversation could not be read">
      {props.broken} It is tried again by itself.
    </EmptyState>
  );
}

/** What the user had asked for, where the title is not all of it. */
function Prompt(props: { title: string; transcript: Transcript }) {
  const prompt = props.transcript.turns.at(-1)?.prompt.trim() ?? '';
  if (prompt === '' || prompt === props.title) return null;
  return (
    <p className="line-clamp-2 flex-none text-xs wrap-anywhere text-soft">
      <span className="text-faint">You asked:</span> {displayPath(prompt.slice(0, 400))}
    </p>
  );
}

/** Everything but a permission. */
function Others(props: { row: SessionRow; transcript: Transcript }) {
  const { row, transcript } = props;
  const scene = useScene(row, transcript);
  const turn = transcript.turns.at(-1);
  const shared = [...transcript.preparation, ...transcript.turns.flatMap(({ items }) => items)].flatMap(
    (item) =>
      item.type === 'shared' && item.changes.some((one) => one.state === 'open' && isAlarming(one))
        ? item
        : [],
  );
  return (
    <div className="flex flex-col gap-2.5 [&>section]:border-0 [&>section]:px-0">
      <PausedNotice row={row} />
      {turn?.outcome === 'failed' ? <FailureBlock scene={scene} turn={turn} last /> : null}
      {turn?.outcome === 'interrupted' ? <InterruptedBlock scene={scene} turn={turn} last /> : null}
      {row.sharedChanges.length > 0
        ? shared.map((item) => (
            <div key={item.key}>
              <SharedChanges session={row.session} item={item} />
            </div>
          ))
        : null}
      <ProcessesNotice row={row} />
    </div>
  );
}

function Footer(props: { children: ReactNode }) {
  return (
    <div className="flex flex-none flex-wrap items-center gap-1.5 border-t border-line px-4 py-2.5">
      {props.children}
    </div>
  );
}

type AnswerHandle = Omit<SessionNeedHandle, 'scroll'>;

/** The answers to a permission, each once what it is about was seen. */
function Answer(props: {
  row: SessionRow;
  request: PermissionRequest;
  place: RefObject<HTMLElement | null>;
  onAnswered: () => void;
  actions: ReactNode;
  ref: Ref<AnswerHandle>;
}) {
  const { row, request } = props;
  const answering = usePermissionAnswer(row, request, props.place, { sending: props.onAnswered });
  useImperativeHandle(props.ref, () => ({
    allow: () => answering.press('permission.allow'),
    deny: () => answering.press('permission.deny'),
    remember: () => answering.press('permission.remember'),
  }));
  return (
    <Footer>
      <PermissionButtons answering={answering} afterMenu={props.onAnswered} />
      <span className="min-w-0 flex-1">
        <PermissionHint answering={answering} />
      </span>
      {props.actions}
    </Footer>
  );
}
