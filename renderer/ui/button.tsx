import type { ComponentPropsWithRef, ReactNode } from 'react';
import type { CommandId } from '#shared/commands';
import { ariaKeyOf } from '#shared/keys';
import { platform } from '../api/platform';
import { useKeyOf } from '../state/keys';
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
  /** Shown after the label and announced as the shortcut: a key that is always the same, or the one that a command has. */
  keys?: string | null;
  keysOf?: CommandId | undefined;
  icon?: ReactNode;
  /** Work is under way: the button keeps its place and width but does nothing. */
  busy?: boolean;
};

export function Button({
  look = 'plain',
  small,
  keys: fixed,
  keysOf,
  icon,
  busy,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const keys = useKeyOf(keysOf) ?? fixed;
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys ? ariaKeyOf(keys, platform()) : undefined}
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
  keys: fixed,
  keysOf,
  busy,
  disabled,
  children,
  ...rest
}: IconButtonProps) {
  const keys = useKeyOf(keysOf) ?? fixed;
  return (
    <Tooltip text={label} keys={keys ?? null}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={keys ? ariaKeyOf(keys, platform()) : undefined}
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
