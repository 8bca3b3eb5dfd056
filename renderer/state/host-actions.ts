import { ok } from '#shared/result';
import { api } from '../api/client';
import { follow } from '../api/follow';
import { ask, perform } from './perform';
import { showToast } from './toasts';

/** What the window asks of the host, or of the core about itself. */

/** Opens an https link in the system browser, after the user confirmed it. */
export async function openLink(url: string): Promise<void> {
  await ask(() => api.host.openLink({ url }));
}

/** Shows a file of a session in the file manager. */
export async function revealPath(path: string): Promise<void> {
  await perform(() => api.host.reveal({ path }));
}

/** Puts a text on the clipboard; false when that failed. */
export async function putOnClipboard(text: string): Promise<boolean> {
  return (await ask(() => api.host.copyText({ text }))) !== null;
}

/** Puts a text on the clipboard and says so. */
export async function copyText(text: string, said: string): Promise<void> {
  if (await putOnClipboard(text)) showToast({ tone: 'done', text: said });
}

/** Tells the host, which waits for it, that everything that is being written has been kept. */
export async function tellDraftsKept(): Promise<void> {
  await ask(() => api.host.draftsKept({}));
}

/** Versions and folders, for the about box. */
export async function readAbout() {
  return { core: await api.core.about({}), host: await api.host.about({}) };
}

/** Whether Understory was started to show the demo. */
export async function isDemoStart(): Promise<boolean> {
  return (await ask(() => api.host.about({})))?.demo ?? false;
}

/** What this installation needs and whether it is there. */
export function checkInstallation() {
  return api.core.doctor({});
}

/** What a sandbox may take of this machine. */
export async function readSandboxLimits() {
  return ok(await api.core.sandboxLimits({}));
}

/** Hears what the native menu, a notification or the command line asks for. Gives how to stop. */
export function followHostCommands(
  carryOut: (request: { command: string; argument: string | null }) => void,
): () => void {
  const stop = new AbortController();
  void follow({
    open: (signal) => api.host.commands({}, { signal }),
    onItem: carryOut,
    // The stream opens itself again; until then only the native menu is without effect.
    onBroken: (bug) => console.warn('host commands:', bug.message),
    signal: stop.signal,
  });
  return () => stop.abort();
}
