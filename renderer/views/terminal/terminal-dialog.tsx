import '@xterm/xterm/css/xterm.css';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TerminalRequest } from '../../state/navigation';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { type Attached, attachTerminal, type TerminalState } from './attach-terminal';

/**
 * A terminal for what must be typed by hand: a login, or a shell in the worktree. Closing ends what runs in it, but for the shell:
 * that stays with its session until it is ended.
 */
export function TerminalDialog(props: { request: TerminalRequest; onClose: () => void }) {
  const [state, setState] = useState<TerminalState>({ state: 'opening' });
  const { request } = props;
  const attached = useRef<Attached | null>(null);
  const stays = request.what === 'worktree';
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={titleOf(request)}
      width="wide"
      bare
      sturdy
      aside={<StateWords state={state} stays={stays} />}
      actions={
        <>
          {stays && state.state === 'running' ? (
            <Button
              onClick={() => {
                attached.current?.end();
                props.onClose();
              }}
            >
              End Terminal
            </Button>
          ) : null}
          <Button onClick={props.onClose}>Close</Button>
        </>
      }
    >
      <TerminalScreen request={request} attached={attached} onState={setState} />
    </Dialog>
  );
}

function titleOf({ what, title }: TerminalRequest): string {
  if (what === 'login') return title;
  return what === 'resume' ? `Resumed in Terminal — ${title}` : `Terminal — ${title}`;
}

/** Its own component, because the dialog draws what is in it only after it has itself been drawn. */
function TerminalScreen(props: {
  request: TerminalRequest;
  attached: RefObject<Attached | null>;
  onState: (state: TerminalState) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const { request, attached, onState } = props;
  useEffect(() => {
    if (!place.current) throw new Error('the terminal has no place in the page');
    const drawn = attachTerminal(place.current, request, onState);
    attached.current = drawn;
    return drawn.leave;
  }, [request, attached, onState]);
  return (
    <div
      ref={place}
      data-own-keys
      className="mx-3 mb-2 h-[min(52vh,480px)] overflow-hidden rounded-md border border-line bg-bg p-2"
    />
  );
}

function StateWords(props: { state: TerminalState; stays: boolean }) {
  const { state, stays } = props;
  switch (state.state) {
    case 'opening':
      return <span className="text-faint">Opening…</span>;
    case 'running':
      return (
        <span className="text-faint">
          {stays ? 'Runs on when this is closed.' : 'Closing stops running programs.'}
        </span>
      );
    case 'ended':
      return <span className="text-soft">Exited (code {state.code}).</span>;
    case 'failed':
      return <Notice tone="need">{state.message}</Notice>;
    default:
      return state satisfies never;
  }
}
