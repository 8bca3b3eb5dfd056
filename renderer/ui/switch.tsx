import { Switch as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';

/** A setting that is on or off, with its words. */
export function Switch(props: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ReactNode;
  disabled?: boolean;
  /** Its words stand beside it already. */
  hideLabel?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <Radix.Root
        id={id}
        checked={props.checked}
        onCheckedChange={props.onChange}
        disabled={props.disabled ?? false}
        aria-label={props.hideLabel ? props.label : undefined}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        className="mt-px h-[18px] w-[30px] flex-none rounded-full border border-edge bg-raise transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-3 translate-x-[2px] rounded-full bg-soft transition-transform data-[state=checked]:translate-x-[14px] data-[state=checked]:bg-on-accent" />
      </Radix.Root>
      <div className={props.hideLabel ? 'hidden' : 'min-w-0'}>
        <label htmlFor={id}>{props.label}</label>
        {props.hint ? (
          <div id={`${id}-hint`} className="text-xs text-faint">
            {props.hint}
          </div>
        ) : null}
      </div>
    </div>
  );
}
