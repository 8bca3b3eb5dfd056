import { type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import { classNames } from './class-names';

export type PromptFieldHandle = { focus(): void };

/**
 * Where a prompt is written. Enter submits, Ctrl+Enter otherwise (`onSubmitNow`), Shift+Enter makes a line, Escape leaves;
 * grows to `maxRows`, then scrolls.
 * `bar` is drawn below the text (pickers, the send button); above it `problem` as an alert, or else `note`.
 */
export function PromptField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  onSubmitNow?: () => void;
  placeholder?: string;
  rows?: number;
  maxRows?: number;
  disabled?: boolean;
  autoFocus?: boolean;
  onEscape?: () => void;
  problem?: ReactNode;
  note?: ReactNode;
  bar?: ReactNode;
  ref?: Ref<PromptFieldHandle>;
}) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
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
    <div className="rounded-lg border border-line bg-panel shadow-float focus-within:border-accent">
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
      <textarea
        ref={area}
        aria-label={props.label}
        aria-describedby={props.problem ? `${id}-problem` : undefined}
        value={props.value}
        rows={rows}
        disabled={props.disabled}
        placeholder={props.placeholder}
        // biome-ignore lint/a11y/noAutofocus: the prompt is what the screen is for
        autoFocus={props.autoFocus}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
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
        className={classNames(
          'block w-full resize-none bg-transparent px-3 pt-2.5 pb-1 leading-[19px] focus:outline-none',
          props.disabled && 'opacity-60',
        )}
      />
      {props.bar ? <div className="flex items-end gap-1 px-2 pt-1 pb-2">{props.bar}</div> : null}
    </div>
  );
}
