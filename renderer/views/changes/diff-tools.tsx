import { ArrowDown, ArrowUp, Columns2, Pilcrow, WrapText } from 'lucide-react';
import type { ReactNode } from 'react';
import { type CommandId, commandOf } from '#shared/commands';
import { runCommand } from '../../state/commands';
import { useSettings } from '../../state/settings';
import { IconButton } from '../../ui/button';

/** Going from change to change, and how diffs are drawn. */
export function DiffTools() {
  const diff = useSettings((settings) => settings.diff);
  return (
    <div className="flex flex-none">
      <Tool command="change.previous">
        <ArrowUp size={13} aria-hidden />
      </Tool>
      <Tool command="change.next">
        <ArrowDown size={13} aria-hidden />
      </Tool>
      <Tool command="diff.side-by-side" on={diff.sideBySide}>
        <Columns2 size={13} aria-hidden />
      </Tool>
      <Tool command="diff.wrap" on={diff.wrap}>
        <WrapText size={13} aria-hidden />
      </Tool>
      <Tool command="diff.ignore-space" on={diff.ignoreSpace} label="Ignore whitespace">
        <Pilcrow size={13} aria-hidden />
      </Tool>
    </div>
  );
}

/** A command as an icon; with `on` it is a switch. */
export function Tool(props: { command: CommandId; on?: boolean; label?: string; children: ReactNode }) {
  const command = commandOf(props.command);
  return (
    <IconButton
      small
      label={props.label ?? command.title}
      keysOf={props.command}
      look={props.on ? 'plain' : 'ghost'}
      {...(props.on === undefined ? {} : { 'aria-pressed': props.on })}
      onClick={() => runCommand(props.command)}
    >
      {props.children}
    </IconButton>
  );
}
