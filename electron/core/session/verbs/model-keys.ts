import { knownAgentOf } from '#shared/known-agent';
import { worksWithoutKeys } from '#shared/model-keys';
import { ok } from '#shared/result';
import type { CoreHandlers } from '../../handlers';
import type { SettingsPort } from '../../ports';
import { knownSession, type SessionStore } from '../store';
import type { SessionNetworks } from '../turn';

/** Tells where the keys of a session's models are: by its agent and the user's choice, and by what was started last. */
export function createModelKeys({
  store,
  networks,
  settings,
}: {
  readonly store: Pick<SessionStore, 'get'>;
  readonly networks: Pick<SessionNetworks, 'keysOutside'>;
  readonly settings: Pick<SettingsPort, 'get'>;
}): CoreHandlers['permissions']['modelKeys'] {
  return async ({ session }) => {
    const found = knownSession(store, session);
    if (!found.ok) return found;
    const agent = knownAgentOf(found.value.state.profile);
    if (!worksWithoutKeys(agent)) return ok({ are: 'needed' });
    if (settings.get().keysInside.includes(agent)) return ok({ are: 'chosen' });
    const variables = networks.keysOutside(found.value.id);
    return ok({ are: 'outside', variables: variables && [...variables] });
  };
}
