import { useStore } from 'zustand';
import type { SessionId } from '#shared/ids';
import type { KeptRule } from '#shared/permission-rule';
import { api } from '../api/client';
import { createFollowed } from './follow-values';
import { perform } from './perform';
import { type Remote, valueOr } from './remote';
import { showToast } from './toasts';

const followed = createFollowed<KeptRule[]>((signal) => api.permissions.watch({}, { signal }));

export const followKeptRules = followed.start;

const NONE: KeptRule[] = [];

/** The rules of all repositories, oldest first; none until they are there. */
export function useKeptRules(): readonly KeptRule[] {
  return useStore(followed.store, (rules: Remote<KeptRule[]>) => valueOr(rules, NONE));
}

/** Takes rules of repositories back, and offers the way back. */
export async function revokeRules(rules: readonly string[]): Promise<void> {
  const revoked = await perform(() => api.permissions.revoke({ rules: [...rules] }));
  if (revoked === null || revoked.length === 0) return;
  const ids = revoked.map(({ id }) => id);
  tell(ids.length, () => void perform(() => api.permissions.restore({ rules: ids })));
}

/** The same for rules of one session. */
export async function revokeSessionRules(session: SessionId, rules: readonly string[]): Promise<void> {
  const asked = { session, rules: [...rules] };
  if ((await perform(() => api.permissions.revokeInSession(asked))) === null) return;
  tell(rules.length, () => void perform(() => api.permissions.restoreInSession(asked)));
}

/** Takes back what a session's sandbox was let see or reach as it was begun, and offers the way back. */
export async function revokeGrant(session: SessionId, grant: string): Promise<void> {
  const asked = { session, grants: [grant] };
  if ((await perform(() => api.permissions.revokeGrants(asked))) === null) return;
  showToast({
    tone: 'done',
    text: 'The sandbox is no longer allowed this.',
    action: { label: 'Undo', run: () => void perform(() => api.permissions.restoreGrants(asked)) },
  });
}

/** Where the keys of a session's models are, seen from its sandbox. */
export function readModelKeys(session: SessionId) {
  return api.permissions.modelKeys({ session });
}

function tell(count: number, undo: () => void): void {
  showToast({
    tone: 'done',
    text: count === 1 ? 'You are asked about this again.' : `You are asked again: ${count} rules revoked.`,
    action: { label: 'Undo', run: undo },
  });
}
