import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names';
import { Kbd } from './kbd';
import { Tooltip } from './tooltip';

export type ButtonLook = 'plain' | 'primary' | 'ghost' | 'danger';

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  plain: 'border-line bg-raise text-text hover:border-edge',
  primary: 'border-accent bg-accent text-on-accent hover:bg-accent-strong hover:border-accent-strong',
  ghost: 'border-transparent text-soft hover:bg-hover hover:text-text',
  danger: 'border-fail/50 bg-fail/10 text-fail hover:border-fail',
};

export type ButtonProps = Omit<ComponentPropsWithRef<'button'>, 'className'> & {
  look?: ButtonLook;
  small?: boolean;
  /** Shown after the label and announced as the shortcut. */
  keys?: string | null;
  icon?: ReactNode;
  /** Work is under way: the button keeps its place and width but does nothing. */
  busy?: boolean;
};

export function Button({
  look = 'plain',
  small,
  keys,
  icon,
  busy,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      {...rest}
      className={classNames(
        'inline-flex flex-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors',
        'disabled:opacity-50 disabled:pointer-events-none',
        small ? 'h-6 px-2 text-xs' : 'h-7 px-2.5 text-sm',
        LOOKS[look],
      )}
    >
      {icon}
      {children}
      {keys ? <Kbd keys={keys} bare={look === 'primary'} /> : null}
    </button>
  );
}

export type IconButtonProps = Omit<ButtonProps, 'children' | 'icon'> & { label: string; children: ReactNode };

/** A button that shows an icon only; `label` is its accessible name and its tooltip. */
export function IconButton({
  label,
  look = 'ghost',
  small,
  keys,
  busy,
  disabled,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys ?? null}>
      <button
        type="button"
        aria-label={label}
        aria-busy={busy || undefined}
        disabled={disabled || busy}
        {...rest}
        className={classNames(
          'inline-flex flex-none items-center justify-center rounded-md border transition-colors',
          'disabled:opacity-50 disabled:pointer-events-none',
          small ? 'size-6' : 'size-7',
          LOOKS[look],
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
