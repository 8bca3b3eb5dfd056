import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SandboxAbility } from '#shared/sandbox';
import { api } from '../api/client';
import { platform } from '../api/platform';
import { ask } from './perform';

const abilityStore = createStore<{ readonly ability: SandboxAbility | null }>(() => ({ ability: null }));

/**
 * Whether sessions can have sandboxes here; null until that was tried. It is tried when a view that shows it comes up, and
 * each time the user comes back, as from a terminal where what lacked was installed.
 */
export function useSandboxAbility(): SandboxAbility | null {
  useEffect(() => {
    const look = () =>
      void ask(() => api.core.sandbox({})).then((ability) => ability && abilityStore.setState({ ability }));
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);
  return useStore(abilityStore, ({ ability }) => ability);
}

/** Whether Understory makes sandboxes on this system, be it that one cannot be made right now. */
export function makesSandboxes(ability: SandboxAbility | null): boolean {
  if (ability === null) return platform() === 'linux';
  return ability.able || ability.why !== 'other-system';
}
