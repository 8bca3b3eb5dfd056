import {
  type ClipboardEventHandler,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
} from 'react';
import { classNames } from './class-names';
import { CompletionList } from './completion-list';
import { type Completer, useCompletion } from './use-completion';

export type PromptFieldHandle = { focus(): void };

/**
 * Where a prompt is written. Enter submits, Ctrl+Enter otherwise (`onSubmitNow`), Shift+Enter makes a line, Escape leaves;
 * grows to `maxRows`, then scrolls. `complete` offers what the text can be completed by.
 * `bar` is drawn below the text (pickers, the send button); above it `problem` as an alert, or else `note`.
 */
export function PromptField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  onSubmitNow?: () => void;
  /** Up (1) and Down (-1) in a field of one line or none; true: an earlier prompt was brought back. */
  onHistory?: (step: 1 | -1) => boolean;
  complete?: Completer;
  onPaste?: ClipboardEventHandler<HTMLTextAreaElement>;
  placeholder?: string;
  rows?: number;
  maxRows?: number;
  disabled?: boolean;
  autoFocus?: boolean;
  onEscape?: () => void;
  problem?: ReactNode;
  note?: ReactNode;
  /** What goes with the text, below it. */
  chips?: ReactNode;
  bar?: ReactNode;
  ref?: Ref<PromptFieldHandle>;
}) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(area, props.value, props.onChange, props.complete);
  const rows = props.rows ?? 2;
  const maxRows = props.maxRows ?? 12;
  useImperativeHandle(props.ref, () => ({ focus: () => area.current?.focus() }), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    const line = 19;
    element.style.height = `${Math.min(Math.max(element.scrollHeight, rows * line + 12), maxRows * line + 12)}px`;
  }, [props.value, rows, maxRows]);

  return (
    <div className="relative rounded-lg border border-line bg-panel shadow-float focus-within:border-accent">
      {props.problem ? (
        <div
          id={`${id}-problem`}
          role="alert"
          className="border-b border-line px-3 py-2 text-fail"
          data-selectable
        >
          {props.problem}
        </div>
      ) : null}
      {/* Always there, so that what comes into it is read out. */}
      <div role="status">
        {props.note && !props.problem ? (
          <div className="border-b border-line px-3 py-2 text-need">{props.note}</div>
        ) : null}
      </div>
      <CompletionList id={`${id}-completions`} completion={completion} />
      <textarea
        ref={area}
        aria-label={props.label}
        {...(completion.open
          ? {
              'aria-controls': `${id}-completions`,
              'aria-activedescendant': `${id}-completions-${completion.open.active}`,
            }
          : {})}
        aria-describedby={props.problem ? `${id}-problem` : undefined}
        value={props.value}
        rows={rows}
        disabled={props.disabled}
        placeholder={props.placeholder}
        // biome-ignore lint/a11y/noAutofocus: the prompt is what the screen is for
        autoFocus={props.autoFocus}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || completion.onKey(event)) return;
          const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
          const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : null;
          if (step !== null && plain && isAtEdge(event.currentTarget, step) && props.onHistory?.(step))
            return event.preventDefault();
          if (event.key === 'Enter' && plain) {
            event.preventDefault();
            props.onSubmit();
          } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && props.onSubmitNow) {
            event.preventDefault();
            event.stopPropagation();
            props.onSubmitNow();
          } else if (event.key === 'Escape' && props.onEscape) {
            event.preventDefault();
            event.stopPropagation();
            props.onEscape();
          }
        }}
        onPaste={props.onPaste}
        onSelect={completion.look}
        onBlur={completion.close}
        className={classNames(
          'block w-full resize-none bg-transparent px-3 pt-2.5 pb-1 leading-[19px] focus:outline-none',
          props.disabled && 'opacity-60',
        )}
      />
      {props.chips}
      {props.bar ? <div className="flex items-end gap-1 px-2 pt-1 pb-2">{props.bar}</div> : null}
    </div>
  );
}

/** The caret is in the first line, or the last one: the key would not move it on. */
function isAtEdge({ value, selectionStart, selectionEnd }: HTMLTextAreaElement, step: 1 | -1): boolean {
  if (selectionStart !== selectionEnd) return false;
  return step === 1
    ? !value.slice(0, selectionStart).includes('\n')
    : !value.slice(selectionEnd).includes('\n');
}
