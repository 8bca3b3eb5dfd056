import type { SessionEvent, SessionKind } from '#shared/events';
import type { NetworkHost } from '#shared/network-host';
import { usesWorktree } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { AllowedPath, Isolation } from '#shared/sandbox';
import { allowPaths, expectSandbox } from '../../isolation';
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

/**
 * What a new session's programs are kept to. `asked`: for this session; undefined: as the settings say. One that is to have a
 * sandbox is refused where none can be made: it is never begun without.
 */
export async function isolationFor(
  kind: SessionKind,
  asked: Isolation | undefined,
  settings: Pick<SettingsPort, 'get'>,
  { paths = [], hosts = [], ...held }: Held,
): Promise<Result<Pick<Created, 'isolation' | 'paths' | 'hosts'>, RefusalOf<'sandbox-unavailable'>>> {
  if (!usesWorktree({ kind }))
    return asked === 'sandbox' ? refuse({ code: 'sandbox-unavailable', why: 'local', detail: '' }) : ok({});
  if ((asked ?? settings.get().isolation) === 'none') return ok({});
  const ability = await expectSandbox();
  if (!ability.able) return refuse({ code: 'sandbox-unavailable', why: ability.why, detail: ability.detail });
  const allowed = await allowPaths(paths, held);
  if (!allowed.ok) return refuse({ code: 'sandbox-unavailable', ...allowed.refusal });
  return ok({
    isolation: 'sandbox',
    ...(paths.length > 0 ? { paths: allowed.value } : {}),
    ...(hosts.length > 0 ? { hosts: [...hosts] } : {}),
  });
}
