import type { CommandId } from '#shared/commands';
import { keyLabel } from '#shared/keys';
import { platform } from '../api/platform';
import { useKeyOf } from '../state/keys';
import { classNames } from './class-names';

/** A key in the notation of `#shared/keys`, beside what it does. Hidden from assistive technology, which hears the label. */
export function Kbd(props: { keys: string; bare?: boolean }) {
  return (
    <kbd
      aria-hidden
      className={classNames(
        'font-sans text-2xs leading-4 font-normal whitespace-nowrap',
        props.bare ? '' : 'rounded-sm border border-line px-1 text-faint',
      )}
    >
      {keyLabel(props.keys, platform())}
    </kbd>
  );
}

/** The key that a command has at this moment; nothing while it has none. */
export function CommandKbd(props: { command: CommandId; bare?: boolean }) {
  const keys = useKeyOf(props.command);
  return keys === null ? null : <Kbd keys={keys} bare={props.bare ?? false} />;
}
