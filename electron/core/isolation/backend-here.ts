import type { NoSandbox } from '#shared/sandbox';
import { bubblewrap } from './bubblewrap';
import type { SandboxBackend } from './sandbox-backend';
import { seatbelt } from './seatbelt';

/**
 * What makes sandboxes here, or why nothing does. Only what was seen to hold is offered: Seatbelt is written to the same policy,
 * but has not been run, so on macOS there is none. That is decided here and nowhere else; `docs/technical/isolation.md` says
 * what is to be done before it changes.
 */
export function backendHere(
  platform: string = process.platform,
  offered: readonly SandboxBackend['name'][] = ['bubblewrap'],
): SandboxBackend | Pick<NoSandbox, 'why' | 'detail'> {
  switch (platform) {
    case 'linux':
      return bubblewrap() ?? { why: 'not-installed', detail: '' };
    case 'darwin':
      return offered.includes('seatbelt') ? seatbelt : { why: 'other-system', detail: platform };
    default:
      return { why: 'other-system', detail: platform };
  }
}
