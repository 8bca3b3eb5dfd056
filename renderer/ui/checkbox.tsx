import { useEffect, useRef } from 'react';

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
