import { useEffect, useRef, useState } from 'react';
import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { useCommands } from '../../state/commands';
import { answerRequest } from '../../state/session-actions';
import { permissionButtons } from './permission-choice';
import { PermissionButtons, type PermissionRequest, PermissionWords } from './permission-parts';

/**
 * The agent waits for an answer. Focus comes to the card itself, never to a button, and only when nobody is writing: a
 * key that was meant for something else must not answer. Y and D answer while no text field has the focus.
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
  const [sent, setSent] = useState<string | null>(null);
  const buttons = permissionButtons(request.options);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new request is a new arrival
  useEffect(() => {
    if (!isWriting(document.activeElement)) card.current?.focus({ preventScroll: true });
  }, [request.request]);

  const answer = async (option: string) => {
    if (sent !== null) return;
    const own = card.current;
    setSent(option);
    const done = await answerRequest(row.session, request.request, option);
    if (!done) return setSent(null);
    // The next card may be there already, with the focus.
    const at = document.activeElement;
    if (at === document.body || own?.contains(at)) props.onAnswered();
  };
  const press = (command: 'permission.allow' | 'permission.deny') => {
    const found = buttons.find((button) => button.command === command);
    return found ? () => void answer(found.option.id) : undefined;
  };
  useCommands({ 'permission.allow': press('permission.allow'), 'permission.deny': press('permission.deny') });

  return (
    <fieldset
      ref={card}
      aria-label="permission request"
      tabIndex={-1}
      className="mx-auto mb-3 flex w-[calc(100%-40px)] max-w-[720px] min-w-0 flex-none animate-[appear_0.15s_ease-out] flex-col gap-2 rounded-lg border border-need/50 bg-[color-mix(in_srgb,var(--need)_8%,var(--panel))] px-3 py-2.5 shadow-float focus-visible:outline-need"
    >
      <PermissionWords row={row} transcript={transcript} request={request} />
      <PermissionButtons buttons={buttons} sent={sent} onAnswer={(option) => void answer(option)} />
    </fieldset>
  );
}

function isWriting(element: Element | null): boolean {
  return element?.matches('input, textarea, [contenteditable="true"]') ?? false;
}
