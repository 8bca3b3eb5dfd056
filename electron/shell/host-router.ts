import { implement } from '@orpc/server';
import { type BrowserWindow, clipboard, dialog } from 'electron';
import type { UntoldNotice } from '#shared/desktop';
import { hostContract } from '#shared/host-contract';
import type { SessionId } from '#shared/ids';
import type { SettingsPort } from '../core/ports';
import type { CoreClient } from '../host/attach-core';
import { createExports } from './export-sessions';
import { performHostCommand } from './host-commands';
import type { KeptDrafts } from './kept-drafts';
import type { KeptItems } from './kept-items';
import type { KeptView } from './last-view';
import { openLink } from './open-link';
import { savePicture } from './pictures';
import { reveal } from './reveal';
import type { Signals } from './signals';
import type { Terminals } from './terminals';
import type { WindowRequests } from './window-requests';

/** The app beside its window; its signals are there once the window has been painted. */
export type Desktop = {
  signals(): Promise<Signals>;
  stay(): void;
  looksAt(session: SessionId | null): void;
  readonly untold: KeptItems<UntoldNotice>;
};

/** The desktop host's half of the window's contract, for one connection. Thin: each verb is one call. */
export function createHostRouter(options: {
  window: BrowserWindow;
  core: CoreClient;
  terminals: Terminals;
  requests: WindowRequests;
  demo: boolean;
  logFolder: string;
  settings: SettingsPort;
  view: KeptView;
  drafts: KeptDrafts;
  /** The window says that it has kept what is being written. */
  draftsKept: () => void;
  desktop: Desktop;
}) {
  const { window, core, terminals, requests, demo, logFolder, settings, view, drafts, desktop } = options;
  const exports = createExports(window, core);
  const os = implement(hostContract);
  return os.router({
    host: {
      pickFolder: os.host.pickFolder.handler(async ({ input }) => {
        const picked = await dialog.showOpenDialog(window, {
          title: input.title,
          properties: ['openDirectory', 'dontAddToRecent'],
        });
        return { path: picked.canceled ? null : (picked.filePaths[0] ?? null) };
      }),
      reveal: os.host.reveal.handler(({ input }) => reveal(core, input.path)),
      exportSessions: os.host.exportSessions.handler(({ input, signal }) => exports.write(input, signal)),
      revealExport: os.host.revealExport.handler(() => {
        exports.reveal();
        return {};
      }),
      copyText: os.host.copyText.handler(async ({ input }) => {
        await clipboard.writeText(input.text);
        return {};
      }),
      savePicture: os.host.savePicture.handler(({ input }) => savePicture(window, core, input)),
      openLink: os.host.openLink.handler(async ({ input }) => {
        await openLink(window, input.url);
        return {};
      }),
      about: os.host.about.handler(() => ({
        electron: process.versions.electron ?? '',
        chrome: process.versions.chrome ?? '',
        node: process.versions.node,
        demo,
      })),
      lastView: os.host.lastView.handler(() => ({ view: view.read() })),
      keepView: os.host.keepView.handler(({ input }) => {
        view.keep(input.view);
        return {};
      }),
      drafts: os.host.drafts.handler(() => ({ drafts: drafts.read() })),
      keepDrafts: os.host.keepDrafts.handler(({ input }) => {
        drafts.keep(input);
        return {};
      }),
      draftsKept: os.host.draftsKept.handler(() => {
        options.draftsKept();
        return {};
      }),
      perform: os.host.perform.handler(({ input }) => {
        performHostCommand(input.command, { window, settings, logFolder });
        return {};
      }),
      commands: os.host.commands.handler(({ signal }) => requests.follow(signal)),
    },
    desktop: {
      watch: os.desktop.watch.handler(async function* ({ signal }) {
        yield* (await desktop.signals()).state.follow(signal);
      }),
      change: os.desktop.change.handler(async ({ input }) => {
        (await desktop.signals()).change(input);
        return {};
      }),
      stay: os.desktop.stay.handler(() => {
        desktop.stay();
        return {};
      }),
      looksAt: os.desktop.looksAt.handler(({ input }) => {
        desktop.looksAt(input.session);
        return {};
      }),
      untold: os.desktop.untold.handler(({ signal }) => desktop.untold.follow(signal)),
    },
    terminal: {
      open: os.terminal.open.handler(({ input }) => terminals.open(input)),
      output: os.terminal.output.handler(({ input, signal }) => terminals.output(input.terminal, signal)),
      input: os.terminal.input.handler(({ input }) => {
        terminals.input(input.terminal, input.data);
        return {};
      }),
      resize: os.terminal.resize.handler(({ input }) => {
        terminals.resize(input.terminal, input.columns, input.rows);
        return {};
      }),
      close: os.terminal.close.handler(({ input }) => {
        terminals.close(input.terminal);
        return {};
      }),
    },
  });
}
