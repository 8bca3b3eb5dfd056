import { ArrowDown, ArrowUp, GripVertical, Paperclip, Pencil, Send, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Attachment } from '#shared/attachment';
import { describeNextPrompts, nextPromptsWords } from '#shared/describe-next-prompts';
import { displayPath } from '#shared/display-path';
import type { NextPromptId } from '#shared/ids';
import type { NextPrompt } from '#shared/next-prompt';
import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import {
  moveNextPrompt,
  removeNextPrompt,
  sendNextPrompt,
  tellEditKept,
} from '../../state/next-prompt-actions';
import { Button, IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { ShownText } from '../../ui/shown-text';
import { NextPromptEditor } from './next-prompt-editor';
import { beginEdit, settleEdit, useNextPromptEdit } from './next-prompt-edits';

/** The prompts that wait for the turn to end, where they can be changed, put in order, removed and sent. */
export function NextPrompts(props: { row: SessionRow; transcript: Transcript; onEmpty: () => void }) {
  const { row, transcript } = props;
  const { session } = row;
  const { prompts } = transcript.next;
  const edit = useNextPromptEdit(session);
  const [dragged, setDragged] = useState<NextPromptId | null>(null);
  const list = useRef<HTMLOListElement>(null);
  /** Which of them has the focus, or something in it. */
  const focused = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit that was being saved is looked at again
  useEffect(() => {
    if (settleEdit(session, prompts)) tellEditKept();
  }, [session, prompts, edit?.saving]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about what became of the prompts
  useLayoutEffect(() => {
    // What had the focus was sent or removed: the next one gets it, or else the composer, never the page.
    if (focused.current === null || document.activeElement !== document.body) return;
    const next = rowsIn(list.current).at(Math.min(focused.current, prompts.length - 1));
    if (next) next.focus();
    else props.onEmpty();
  }, [prompts]);
  if (prompts.length === 0) return null;
  const { held, words } = describeNextPrompts(row, transcript.next, transcript.turns.at(-1) ?? null);
  const first = prompts[0];
  const focus = (index: number) =>
    rowsIn(list.current)[Math.max(0, Math.min(index, prompts.length - 1))]?.focus();
  const onKey = (event: KeyboardEvent, prompt: NextPrompt, index: number) => {
    if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const mod = event.ctrlKey || event.metaKey;
    if (event.altKey || (mod && event.key !== 'Enter')) return;
    if (step !== 0 && event.shiftKey) void moveTo(prompt, index + step);
    else if (step !== 0) focus(index + step);
    // A held key is meant for one of them, not for those that come to stand there.
    else if (event.repeat) return;
    else if (event.key === 'Enter' && mod) void sendNextPrompt(session, prompt.id);
    else if (event.key === 'Enter' || event.key === 'F2') beginEdit(session, prompt);
    else if (event.key === 'Delete' || event.key === 'Backspace')
      void removeNextPrompt(session, prompt, index);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const moveTo = async (prompt: NextPrompt, index: number) => {
    if (index < 0 || index >= prompts.length) return;
    await moveNextPrompt(session, prompt.id, index);
  };
  const drop = (index: number) => {
    const prompt = prompts.find(({ id }) => id === dragged);
    setDragged(null);
    if (prompt) void moveTo(prompt, index);
  };
  const onFocus = (index: number | null) => {
    focused.current = index;
  };

  return (
    <section
      aria-label="Next prompts"
      className="mx-auto mb-2 w-[calc(100%-40px)] max-w-[720px] flex-none rounded-lg border border-line bg-panel"
    >
      <div className="flex items-center gap-2 px-3 py-1.5 text-xs">
        <span className="font-medium text-soft">{nextPromptsWords(prompts.length)}</span>
        <span role="status" className={classNames('min-w-0 flex-1', held ? 'text-need' : 'text-faint')}>
          <ShownText text={words} lines="escaped" />
        </span>
        {held && first && !isBusy(row) ? (
          <Button small onClick={() => void sendNextPrompt(session, first.id)}>
            Send Now
          </Button>
        ) : null}
      </div>
      <ol ref={list} className="max-h-44 overflow-y-auto border-t border-line py-0.5">
        {prompts.map((prompt, index) => (
          <li
            key={prompt.id}
            onFocus={() => onFocus(index)}
            onBlur={() => onFocus(null)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              drop(index);
            }}
            className={classNames('px-1', dragged === prompt.id && 'opacity-50')}
          >
            {edit?.prompt === prompt.id ? (
              <NextPromptEditor
                session={session}
                edit={edit}
                attachments={prompt.attachments ?? []}
                onDone={() => requestAnimationFrame(() => focus(index))}
              />
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: a group that takes the focus and its keys; its buttons are inside
              <div
                role="group"
                data-next-prompt
                aria-label={`Next prompt ${index + 1}: ${prompt.text}`}
                aria-keyshortcuts="Enter Delete Shift+ArrowUp Shift+ArrowDown Control+Enter"
                // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
                tabIndex={0}
                draggable
                onDragStart={() => setDragged(prompt.id)}
                onDragEnd={() => setDragged(null)}
                onKeyDown={(event) => onKey(event, prompt, index)}
                className="group flex items-center gap-1 rounded-md px-1 py-0.5 hover:bg-hover focus-visible:bg-hover"
              >
                <GripVertical size={12} aria-hidden className="flex-none cursor-grab text-faint" />
                <span className="w-4 flex-none text-right text-xs text-faint tabular-nums">{index + 1}</span>
                <span className="line-clamp-2 min-w-0 flex-1 px-1 whitespace-pre-wrap wrap-anywhere">
                  <ShownText text={prompt.text.slice(0, 400)} lines="kept" />
                </span>
                <Attached attachments={prompt.attachments ?? []} />
                <IconButton
                  small
                  label={isBusy(row) ? 'Stop and Send' : 'Send Now'}
                  keys="Mod+Enter"
                  onClick={() => void sendNextPrompt(session, prompt.id)}
                >
                  <Send size={12} aria-hidden />
                </IconButton>
                <IconButton small label="Edit" keys="Enter" onClick={() => beginEdit(session, prompt)}>
                  <Pencil size={12} aria-hidden />
                </IconButton>
                <IconButton
                  small
                  label="Move Up"
                  keys="Shift+Up"
                  disabled={index === 0}
                  onClick={() => void moveTo(prompt, index - 1)}
                >
                  <ArrowUp size={12} aria-hidden />
                </IconButton>
                <IconButton
                  small
                  label="Move Down"
                  keys="Shift+Down"
                  disabled={index === prompts.length - 1}
                  onClick={() => void moveTo(prompt, index + 1)}
                >
                  <ArrowDown size={12} aria-hidden />
                </IconButton>
                <IconButton
                  small
                  label="Remove"
                  keys="Delete"
                  onClick={() => void removeNextPrompt(session, prompt, index)}
                >
                  <X size={13} aria-hidden />
                </IconButton>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function rowsIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-next-prompt]') ?? [])];
}

/** How many files go with a prompt, and which. */
function Attached(props: { attachments: readonly Attachment[] }) {
  const { attachments } = props;
  if (attachments.length === 0) return null;
  const names = attachments.map(({ name }) => displayPath(name)).join(', ');
  return (
    <span title={names} className="inline-flex flex-none items-center gap-0.5 px-1 text-xs text-soft">
      <Paperclip size={11} aria-hidden />
      <span className="sr-only">with {names}</span>
      <span aria-hidden className="tabular-nums">
        {attachments.length}
      </span>
    </span>
  );
}
