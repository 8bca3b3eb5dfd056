import { type Ref, useId } from 'react';
import { classNames } from './class-names';

/** Several lines of text with a label above. */
export function TextArea(props: {
  label: string;
  /** What it is for is plain from what stands around it. */
  hideLabel?: boolean;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  hint?: string;
  placeholder?: string;
  rows?: number;
  disabled?: boolean;
  autoFocus?: boolean;
  /** What is wrong with it, announced and drawn below. */
  problem?: string | null;
  ref?: Ref<HTMLTextAreaElement>;
}) {
  const id = useId();
  const { problem, hint } = props;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className={props.hideLabel ? 'sr-only' : 'text-xs font-medium text-soft'}>
        {props.label}
      </label>
      <textarea
        id={id}
        ref={props.ref}
        aria-describedby={problem || hint ? `${id}-notes` : undefined}
        aria-invalid={problem ? true : undefined}
        disabled={props.disabled}
        // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins where the answer is
        autoFocus={props.autoFocus}
        value={props.value}
        rows={props.rows ?? 3}
        placeholder={props.placeholder}
        spellCheck={false}
        onChange={(event) => props.onChange(event.target.value)}
        onBlur={props.onBlur}
        className={classNames(
          'resize-y rounded-md border bg-bg px-2 py-1 font-mono text-xs focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60',
          problem ? 'border-fail' : 'border-line',
        )}
      />
      {problem || hint ? (
        <div
          id={`${id}-notes`}
          role={problem ? 'alert' : undefined}
          className={classNames('text-xs', problem ? 'text-fail' : 'text-faint')}
        >
          {problem ?? hint}
        </div>
      ) : null}
    </div>
  );
}
