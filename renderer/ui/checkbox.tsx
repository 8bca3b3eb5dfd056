import { type ReactNode, useEffect, useRef } from 'react';

/** A checkbox that can also say that only a part of what it stands for is chosen. */
export function Checkbox(props: {
  label: string;
  checked: boolean | 'part';
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  const part = props.checked === 'part';
  useEffect(() => {
    if (box.current) box.current.indeterminate = part;
  }, [part]);
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={props.label}
      checked={props.checked === true}
      disabled={props.disabled}
      onChange={(event) => props.onChange(event.target.checked)}
      className="size-3.5 flex-none accent-accent"
    />
  );
}

/** A checkbox with its words beside it, which can be clicked as well. `words`: where more is shown than read out. */
export function LabelledCheckbox(props: Parameters<typeof Checkbox>[0] & { words?: ReactNode }) {
  const { words, ...box } = props;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control, with a name of its own
    <label className="flex min-h-6 min-w-0 items-center gap-2">
      <Checkbox {...box} />
      <span className="min-w-0 flex-1 truncate">{words ?? props.label}</span>
    </label>
  );
}
