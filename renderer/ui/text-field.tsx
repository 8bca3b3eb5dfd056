import { type ReactNode, type Ref, useId } from 'react';
import { classNames } from './class-names';

/** A one-line text. The label is drawn above unless `hideLabel`; `problem` is announced and drawn below. */
export function TextField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hideLabel?: boolean;
  hint?: ReactNode;
  problem?: string | null;
  placeholder?: string;
  mono?: boolean;
  type?: 'text' | 'number' | 'search' | 'password';
  disabled?: boolean;
  autoFocus?: boolean;
  onEnter?: () => void;
  onEscape?: () => void;
  /** The arrow down leads out of the field, to what it narrows. */
  onDown?: () => void;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
}) {
  const id = useId();
  const notes = props.problem || props.hint ? `${id}-notes` : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {props.hideLabel ? null : (
        <label htmlFor={id} className="text-xs font-medium text-soft">
          {props.label}
        </label>
      )}
      <input
        id={id}
        ref={props.ref}
        type={props.type ?? 'text'}
        aria-label={props.hideLabel ? props.label : undefined}
        aria-invalid={props.problem ? true : undefined}
        aria-describedby={notes}
        value={props.value}
        disabled={props.disabled}
        placeholder={props.placeholder}
        spellCheck={false}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: only in dialogs that the user has just opened
        autoFocus={props.autoFocus}
        onChange={(event) => props.onChange(event.target.value)}
        onBlur={props.onBlur}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && props.onEnter) {
            event.preventDefault();
            props.onEnter();
          }
          if (event.key === 'ArrowDown' && props.onDown) {
            event.preventDefault();
            props.onDown();
          }
          if (event.key === 'Escape' && props.onEscape) {
            event.preventDefault();
            event.stopPropagation();
            props.onEscape();
          }
        }}
        className={classNames(
          'h-7 w-full min-w-0 rounded-md border bg-bg px-2 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60',
          props.mono && 'font-mono text-xs',
          props.problem ? 'border-fail' : 'border-line',
        )}
      />
      {notes ? (
        <div
          id={notes}
          className={classNames('text-xs', props.problem ? 'text-fail' : 'text-faint')}
          role={props.problem ? 'alert' : undefined}
        >
          {props.problem ?? props.hint}
        </div>
      ) : null}
    </div>
  );
}
