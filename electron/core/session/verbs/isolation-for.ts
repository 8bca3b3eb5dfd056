import type { SessionEvent, SessionKind } from '#shared/events';
import type { NetworkHost } from '#shared/network-host';
import { usesWorktree } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { AllowedPath, Isolation } from '#shared/sandbox';
import { usualIsolation } from '#shared/usual-choices';
import { allowPaths, expectSandbox, makesSandboxes } from '../../isolation';
import type { SettingsPort } from '../../ports';

type Held = {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  /** What its sandbox is to show besides. */
  readonly paths?: readonly AllowedPath[] | undefined;
  /** What its sandbox may reach without asking. */
  readonly hosts?: readonly NetworkHost[] | undefined;
};
type Created = Extract<SessionEvent, { type: 'session.created' }>;

/** What is to hold a new session's programs. `asked`: for this session; undefined: as the settings say. */
export function wishedIsolation(
  kind: SessionKind,
  asked: Isolation | undefined,
  settings: Pick<SettingsPort, 'get'>,
): Isolation {
  if (!usesWorktree({ kind })) return 'none';
  return asked ?? usualIsolation(settings.get().isolation, makesSandboxes());
}

/**
 * What a new session's programs are kept to. One that is to have a sandbox is refused where none can be made: it is never
 * begun without.
 */
export async function isolationFor(
  kind: SessionKind,
  asked: Isolation | undefined,
  settings: Pick<SettingsPort, 'get'>,
  { paths = [], hosts = [], ...held }: Held,
): Promise<Result<Pick<Created, 'isolation' | 'paths' | 'hosts'>, RefusalOf<'sandbox-unavailable'>>> {
  if (!usesWorktree({ kind }))
    return asked === 'sandbox' ? refuse({ code: 'sandbox-unavailable', why: 'local', detail: '' }) : ok({});
  const isFree = asked === undefined && settings.get().isolation === 'auto';
  // What is to be let through says that it is to be held otherwise.
  const lets = paths.length + hosts.length > 0;
  if (wishedIsolation(kind, asked, settings) === 'none' && !(isFree && lets)) return ok({});
  const ability = await expectSandbox();
  if (!ability.able) {
    const { able: _, ...no } = ability;
    return refuse({ code: 'sandbox-unavailable', ...no });
  }
  const allowed = await allowPaths(paths, held);
  if (!allowed.ok) return refuse({ code: 'sandbox-unavailable', ...allowed.refusal });
  return ok({
    isolation: 'sandbox',
    ...(paths.length > 0 ? { paths: allowed.value } : {}),
    ...(hosts.length > 0 ? { hosts: [...hosts] } : {}),
  });
}
