import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { useCommands } from '../../state/commands';
import type { PermissionRequest } from './permission-choice';
import { PermissionButtons, PermissionHint, PermissionWords } from './permission-parts';
import { usePermissionAnswer } from './use-permission-answer';

/** Keys that scroll what is asked while the card itself has the focus, by screens. */
const SCROLLING: Readonly<Record<string, number>> = { ' ': 1, PageDown: 1, PageUp: -1 };

/**
 * The agent waits for an answer. Focus comes to the card itself, never to a button, and only when nobody is writing: a
 * key that was meant for something else must not answer. Y and D answer while no text field has the focus; what was not
 * read to its end is not allowed.
 */
export function PermissionCard(props: {
  row: SessionRow;
  transcript: Transcript;
  request: PermissionRequest;
  /** It was answered from here, and the focus is in nothing else. */
  onAnswered: () => void;
}) {
  const { row, transcript, request } = props;
  const card = useRef<HTMLFieldSetElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const answering = usePermissionAnswer(row, request, place, {
    answered: () => {
      // The next card may be there already, with the focus.
      const at = document.activeElement;
      if (at === document.body || card.current?.contains(at)) props.onAnswered();
    },
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new request is a new arrival
  useEffect(() => {
    if (!isWriting(document.activeElement)) card.current?.focus({ preventScroll: true });
  }, [request.request]);

  useCommands({
    'permission.allow': () => answering.press('permission.allow'),
    'permission.deny': () => answering.press('permission.deny'),
    'permission.remember': answering.remember ? () => answering.press('permission.remember') : undefined,
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const screens = event.target === card.current ? SCROLLING[event.key] : undefined;
    const { current } = place;
    if (screens === undefined || current === null) return;
    event.preventDefault();
    current.scrollBy({ top: screens * (current.clientHeight - 40) });
  };

  return (
    <fieldset
      ref={card}
      aria-label="permission request"
      data-read-out
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="mx-auto mb-3 flex w-[calc(100%-40px)] max-w-[720px] min-w-0 flex-none animate-[appear_0.15s_ease-out] flex-col gap-2 rounded-lg border border-need/50 bg-[color-mix(in_srgb,var(--need)_8%,var(--panel))] px-3 py-2.5 shadow-float focus-visible:outline-need"
    >
      <PermissionWords row={row} transcript={transcript} request={request} place={place} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <PermissionButtons
          answering={answering}
          afterMenu={() => card.current?.focus({ preventScroll: true })}
        />
        <PermissionHint answering={answering} />
      </div>
    </fieldset>
  );
}

function isWriting(element: Element | null): boolean {
  return element?.matches('input, textarea, [contenteditable="true"]') ?? false;
}
