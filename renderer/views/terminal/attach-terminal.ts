import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { describeRefusal } from '#shared/describe-refusal';
import { bugOf } from '../../api/bug';
import type { TerminalRequest } from '../../state/navigation';
import {
  closeTerminal,
  readTerminal,
  resizeTerminal,
  startTerminal,
  typeInTerminal,
} from '../../state/terminal-actions';

export type TerminalState =
  | { readonly state: 'opening' }
  | { readonly state: 'running' }
  | { readonly state: 'ended'; readonly code: number }
  | { readonly state: 'failed'; readonly message: string };

/** A terminal that is drawn. */
export type Attached = {
  /** Takes it off the page, and ends the program if it is none that stays with its session. */
  leave(): void;
  /** Ends the program. */
  end(): void;
};

/** Draws a terminal into the element and connects it to a program of the host. */
export function attachTerminal(
  element: HTMLElement,
  request: TerminalRequest,
  tell: (state: TerminalState) => void,
): Attached {
  const stays = request.what === 'worktree';
  const screen = new Terminal({
    fontFamily: cssText('--font-code'),
    fontSize: 12,
    cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    scrollback: 5000,
    theme: themeFromTokens(),
    screenReaderMode: false,
  });
  const fit = new FitAddon();
  screen.loadAddon(fit);
  screen.open(element);
  fit.fit();
  screen.focus();

  const stop = new AbortController();
  let program: string | null = null;
  const fail = (error: unknown) => {
    if (!stop.signal.aborted) tell({ state: 'failed', message: bugOf(error).message });
  };
  const tellSize = () => {
    fit.fit();
    if (program !== null) resizeTerminal(program, screen.cols, screen.rows).catch(fail);
  };
  const observer = new ResizeObserver(tellSize);
  observer.observe(element);
  // Another theme is another class or attribute of the page.
  const themed = new MutationObserver(() => {
    screen.options.theme = themeFromTokens();
  });
  themed.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });

  const run = async () => {
    const opened = await startTerminal(request);
    if (!opened.ok) {
      const said = describeRefusal(opened.refusal);
      tell({ state: 'failed', message: [said.title, said.advice].filter(Boolean).join(' ') });
      return;
    }
    program = opened.value.terminal;
    if (stop.signal.aborted) {
      if (!stays) await closeTerminal(program);
      return;
    }
    tell({ state: 'running' });
    tellSize();
    const terminal = program;
    let drawingKept = false;
    screen.onData((data) => {
      // What was asked of the terminal before was answered then.
      if (!drawingKept) typeInTerminal(terminal, data).catch(fail);
    });
    for await (const output of await readTerminal(terminal, stop.signal)) {
      if (output.type === 'data') screen.write(output.data);
      else if (output.type === 'kept') {
        drawingKept = true;
        screen.write(output.data, () => {
          drawingKept = false;
        });
      } else tell({ state: 'ended', code: output.code });
    }
  };
  run().catch(fail);

  const end = () => {
    // The window may be going away with the program; then there is nobody left to tell.
    if (program !== null) closeTerminal(program).catch((error: unknown) => console.warn(error));
  };
  return {
    leave() {
      stop.abort();
      observer.disconnect();
      themed.disconnect();
      screen.dispose();
      if (!stays) end();
    },
    end,
  };
}

function cssText(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function themeFromTokens() {
  return {
    background: cssText('--bg'),
    foreground: cssText('--text'),
    cursor: cssText('--accent'),
    cursorAccent: cssText('--bg'),
    selectionBackground: cssText('--edge'),
    red: cssText('--fail'),
    green: cssText('--add'),
    yellow: cssText('--need'),
    blue: cssText('--work'),
  };
}
