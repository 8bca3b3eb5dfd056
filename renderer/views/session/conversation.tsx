import { type RefObject, useEffect, useRef } from 'react';
import { dayOf } from '#shared/dates';
import type { Transcript } from '#shared/projections/transcript';
import { isAtRest, type SessionRow } from '#shared/session';
import { runCommand } from '../../state/commands';
import { isKeyOf } from '../../state/keys';
import type { Remote } from '../../state/remote';
import { restoreSession } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import type { PromptFieldHandle } from '../../ui/prompt-field';
import { Spinner } from '../../ui/spinner';
import { CommentsTray } from '../changes';
import { FollowUp } from './follow-up';
import { ImportedFoot } from './imported-foot';
import { NextPrompts } from './next-prompts';
import { PermissionCard } from './permission-card';
import { TranscriptList } from './transcript';
import { openPermission } from './transcript-rows';

/** The transcript, what the agent asks, and where the user answers. */
export function Conversation(props: {
  row: SessionRow;
  transcript: Remote<Transcript>;
  prompt: RefObject<PromptFieldHandle | null>;
}) {
  const { row, transcript, prompt } = props;
  const told = transcript.state === 'ready' ? transcript.value : null;
  const asked = told && openPermission(told);
  const space = useRef<HTMLDivElement>(null);
  const onAnswered = useAfterAnswer(space, isAtRest(row), () => prompt.current?.focus());
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it takes a key for what has the focus inside
    <div
      ref={space}
      className="flex min-h-0 flex-1 flex-col bg-bg"
      onKeyDown={(event) => {
        // Here the key that finds elsewhere in the list finds in what is read; who writes a prompt means the list.
        const writes = event.target instanceof HTMLTextAreaElement;
        if (event.defaultPrevented || writes || !isKeyOf('sessions.filter', event.nativeEvent)) return;
        if (runCommand('conversation.find')) event.preventDefault();
      }}
    >
      {told ? (
        <TranscriptList row={row} transcript={told} />
      ) : transcript.state === 'failed' ? (
        <EmptyState title="The conversation could not be read">
          {transcript.bug.message} It is tried again by itself.
        </EmptyState>
      ) : (
        <EmptyState title="" icon={<Spinner label="Reading the conversation" />} />
      )}
      {/* In line with the transcript, beside which there is a scroll bar. Toasts keep above it. */}
      <div className="flex flex-none flex-col pr-(--scrollbar) [anchor-name:--answers]">
        {told && asked ? (
          <PermissionCard
            key={asked.request}
            row={row}
            transcript={told}
            request={asked}
            onAnswered={onAnswered}
          />
        ) : null}
        {row.status === 'discarded' ? (
          <Discarded row={row} />
        ) : row.imported ? (
          <ImportedFoot row={row} imported={row.imported} />
        ) : (
          <>
            <div className="mx-auto w-full max-w-[760px] flex-none px-5">
              <CommentsTray row={row} framed />
            </div>
            {told ? (
              <NextPrompts row={row} transcript={told} onEmpty={() => prompt.current?.focus()} />
            ) : null}
            <FollowUp row={row} transcript={told} ref={prompt} />
          </>
        )}
      </div>
    </div>
  );
}

/**
 * Where the focus goes when a permission was answered: to the transcript, since a next one may come any moment and its
 * keys must not be typed into the prompt; to the prompt only when the turn has ended, unless the user went elsewhere.
 */
function useAfterAnswer(space: RefObject<HTMLDivElement | null>, rests: boolean, toPrompt: () => void) {
  const waitsAt = useRef<Element | null>(null);
  const latest = useRef({ rests, toPrompt });
  latest.current = { rests, toPrompt };
  useEffect(() => {
    if (!rests || waitsAt.current === null) return;
    const stayed = document.activeElement === waitsAt.current;
    waitsAt.current = null;
    if (stayed) latest.current.toPrompt();
  }, [rests]);
  return () => {
    if (latest.current.rests) return latest.current.toPrompt();
    const log = space.current?.querySelector<HTMLElement>('[role="log"]') ?? null;
    log?.focus({ preventScroll: true });
    waitsAt.current = log;
  };
}

function Discarded(props: { row: SessionRow }) {
  const { session, discarded } = props.row;
  return (
    <div className="mx-auto mb-3.5 flex w-[calc(100%-40px)] max-w-[720px] flex-none items-center gap-3 rounded-lg border border-line bg-panel px-3 py-2.5">
      <div className="min-w-0 flex-1 text-soft">
        This session was discarded: its worktree and branch are gone.
        {discarded ? ` Its work is kept until ${dayOf(discarded.keptUntil)}.` : ''}
      </div>
      <Button onClick={() => void restoreSession(session)}>Restore</Button>
    </div>
  );
}
