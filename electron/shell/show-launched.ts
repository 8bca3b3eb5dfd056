import { type BrowserWindow, dialog } from 'electron';
import { z } from 'zod';
import { SessionId } from '#shared/ids';
import type { CoreClient } from '../host/attach-core';
import { refusalText } from '../host/refusal-text';
import type { LaunchArguments } from './launch-arguments';
import type { WindowRequests } from './window-requests';

const SecondStart = z.object({
  repository: z.string().nullable(),
  demo: z.boolean(),
  go: z.string().nullable().default(null),
});

/** What another process says it was started with; null when that is no such thing. */
export function readSecondStart(said: unknown): LaunchArguments | null {
  return SecondStart.safeParse(said).data ?? null;
}

/** Adds and shows the repository that a start of the app named, be it the first start or a later one. */
export async function showLaunched(
  core: CoreClient,
  args: LaunchArguments,
  requests: WindowRequests,
  window: () => BrowserWindow | null,
): Promise<void> {
  const session = SessionId.safeParse(args.go);
  if (args.go === 'new') requests.ask('session.new');
  else if (session.success) requests.ask('show.conversation', session.data);
  if (!args.demo && args.repository === null) return;
  const added =
    args.repository === null
      ? await core.repositories.addDemo({})
      : await core.repositories.add({ path: args.repository });
  if (added.ok) {
    requests.ask('show.repository', added.value.id);
    return;
  }
  const notice = { type: 'warning' as const, message: refusalText(added.refusal), buttons: ['OK'] };
  const page = window();
  await (page ? dialog.showMessageBox(page, notice) : dialog.showMessageBox(notice));
}
