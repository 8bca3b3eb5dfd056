import { useId } from 'react';

/** Several lines of text with a label above. */
export function TextArea(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  hint?: string;
  placeholder?: string;
  rows?: number;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-soft">
        {props.label}
      </label>
      <textarea
        id={id}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        value={props.value}
        rows={props.rows ?? 3}
        placeholder={props.placeholder}
        spellCheck={false}
        onChange={(event) => props.onChange(event.target.value)}
        onBlur={props.onBlur}
        className="resize-y rounded-md border border-line bg-bg px-2 py-1 font-mono text-xs focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0"
      />
      {props.hint ? (
        <div id={`${id}-hint`} className="text-xs text-faint">
          {props.hint}
        </div>
      ) : null}
    </div>
  );
}
