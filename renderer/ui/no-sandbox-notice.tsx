import type { ReactNode } from 'react';
import { describeNoSandbox } from '#shared/describe-sandbox';
import type { NoSandbox } from '#shared/sandbox';
import { copyText } from '../state/host-actions';
import { Button } from './button';
import { Notice } from './notice';

/** That no sandbox can be made here, and the step to take. Its children say in between what follows from that. */
export function NoSandboxNotice(props: { none: NoSandbox; tone: 'need' | 'quiet'; children?: ReactNode }) {
  const { command } = describeNoSandbox(props.none);
  return (
    <Notice tone={props.tone} action={command ? <CopyCommand command={command} /> : undefined}>
      <NoSandboxWords none={props.none}>{props.children}</NoSandboxWords>
    </Notice>
  );
}

/** The same in words alone, with what is to be typed on a line of its own. */
export function NoSandboxWords(props: { none: NoSandbox; children?: ReactNode }) {
  const { detail, lead, command } = describeNoSandbox(props.none);
  return (
    <>
      <span className="font-medium">{detail}</span>
      {props.children ? <> {props.children}</> : null}
      {lead ? ` ${lead}` : null}
      {command ? <code className="mt-0.5 block font-mono text-xs">{command}</code> : null}
    </>
  );
}

/** Copies a command that the user is to type. */
export function CopyCommand(props: { command: string }) {
  return (
    <Button small onClick={() => void copyText(props.command, 'Command copied.')}>
      Copy Command
    </Button>
  );
}
