import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import type { TerminalRequest } from '../../state/navigation';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { attachTerminal, type TerminalState } from './attach-terminal';

/** A terminal for what must be typed by hand: a login, or a shell in the worktree. Closing ends what runs in it. */
export function TerminalDialog(props: { request: TerminalRequest; onClose: () => void }) {
  const [state, setState] = useState<TerminalState>({ state: 'opening' });
  const { request } = props;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={titleOf(request)}
      width="wide"
      bare
      sturdy
      aside={<StateWords state={state} />}
      actions={<Button onClick={props.onClose}>Close</Button>}
    >
      <TerminalScreen request={request} onState={setState} />
    </Dialog>
  );
}

function titleOf({ what, title }: TerminalRequest): string {
  if (what === 'login') return title;
  return what === 'resume' ? `Resumed in Terminal — ${title}` : `Terminal — ${title}`;
}

/** Its own component, because the dialog draws what is in it only after it has itself been drawn. */
function TerminalScreen(props: { request: TerminalRequest; onState: (state: TerminalState) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const { request, onState } = props;
  useEffect(() => {
    if (!place.current) throw new Error('the terminal has no place in the page');
    return attachTerminal(place.current, request, onState);
  }, [request, onState]);
  return (
    <div
      ref={place}
      data-own-keys
      className="mx-3 mb-2 h-[min(52vh,480px)] overflow-hidden rounded-md border border-line bg-bg p-2"
    />
  );
}

function StateWords(props: { state: TerminalState }) {
  const { state } = props;
  switch (state.state) {
    case 'opening':
      return <span className="text-faint">Opening…</span>;
    case 'running':
      return <span className="text-faint">Closing stops running programs.</span>;
    case 'ended':
      return <span className="text-soft">Exited (code {state.code}).</span>;
    case 'failed':
      return <Notice tone="need">{state.message}</Notice>;
    default:
      return state satisfies never;
  }
}
