import { useEffect, useRef, useState } from 'react';
import { askedBesideCommand } from '#shared/asked-input';
import { commandOf, keyOf } from '#shared/commands';
import { displayPath } from '#shared/display-path';
import type { Transcript, TranscriptItem } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { platform } from '../../api/platform';
import { useCommands } from '../../state/commands';
import { answerRequest } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { CodeBlock } from './code-block';
import { LongTextBlock } from './long-text';
import { permissionButtons } from './permission-choice';
import { useScene } from './scene';
import { SmallDiff } from './small-diff';
import { isBelow, permissionQuestion, toolLine, wholeTool } from './tool-words';

type Request = Extract<TranscriptItem, { type: 'permission' }>;

/**
 * The agent waits for an answer. Focus comes to the card itself, never to a button, and only when nobody is writing: a
 * key that was meant for something else must not answer. Y and D answer while no text field has the focus.
 */
export function PermissionCard(props: {
  row: SessionRow;
  transcript: Transcript;
  request: Request;
  /** It was answered from here, and the focus is in nothing else. */
  onAnswered: () => void;
}) {
  const { row, transcript, request } = props;
  const { tool } = request;
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

  const scene = useScene(row, transcript);
  const line = toolLine(wholeTool(tool), scene.folders);
  const beside = askedBesideCommand(tool);
  const edits = (tool.content ?? []).filter((part) => part.type === 'diff');
  // Said only of what names no other place.
  const stays = edits.length > 0 ? edits.every(({ path }) => isBelow(scene.root, path)) : beside === '';
  return (
    <fieldset
      ref={card}
      aria-label="permission request"
      tabIndex={-1}
      className="mx-auto mb-3 flex w-[calc(100%-40px)] max-w-[720px] min-w-0 flex-none animate-[appear_0.15s_ease-out] flex-col gap-2 rounded-lg border border-need/50 bg-[color-mix(in_srgb,var(--need)_8%,var(--panel))] px-3 py-2.5 shadow-float focus-visible:outline-need"
    >
      <div>
        <span className="font-semibold">{permissionQuestion(tool.kind)}</span>{' '}
        <span className="text-soft">
          {line.is !== 'words' && stays ? 'in this session’s worktree' : null}
          {line.is === 'words' && line.text !== '' ? line.text : null}
        </span>
      </div>
      <div className="flex max-h-[40vh] min-h-0 flex-col gap-2 overflow-y-auto">
        {/* Wrapped: what is allowed must not hide beyond an edge. */}
        {tool.command ? <CodeBlock text={tool.command} wrap /> : null}
        {edits.map((edit, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are replaced as a whole, never moved
          <SmallDiff key={index} scene={scene} edit={edit} wrap />
        ))}
        {!tool.command && edits.length === 0 && line.is !== 'words' ? (
          <CodeBlock text={line.text} wrap />
        ) : null}
        {edits.length === 0 && tool.input && beside !== '' ? (
          <LongTextBlock session={row.session} label="Input" text={{ ...tool.input, text: beside }} wrap />
        ) : null}
      </div>
      <div className="flex flex-wrap gap-1.5">
        {buttons.map(({ option, label, command }) => (
          <Button
            key={option.id}
            look={
              command === 'permission.allow'
                ? 'primary'
                : option.kind.startsWith('reject')
                  ? 'ghost'
                  : 'plain'
            }
            keys={command ? keyOf(commandOf(command), platform()) : null}
            busy={sent === option.id}
            disabled={sent !== null}
            {...(option.name && option.name !== label ? { title: displayPath(option.name) } : {})}
            onClick={() => void answer(option.id)}
          >
            <span className="max-w-80 truncate">{displayPath(label)}</span>
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

function isWriting(element: Element | null): boolean {
  return element?.matches('input, textarea, [contenteditable="true"]') ?? false;
}
