import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AgentListing } from '#shared/agent';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { failed, loading, type Remote, ready } from './remote';

export type Agents = { readonly listings: readonly AgentListing[]; readonly detecting: boolean };

export const agentsStore = createStore<Remote<Agents>>(() => loading);

/** The agents this computer could run, ready ones and others. */
export function useAgents(): Remote<Agents> {
  return useStore(agentsStore);
}

/** Asks for the list as the core knows it. */
export function loadAgents(): Promise<void> {
  return take(() => api.agents.list({}));
}

/** As {@link loadAgents}, then with the versions of the installed ones, which takes a moment where one is not known. */
export async function loadAgentsWithVersions(): Promise<void> {
  await loadAgents();
  await take(() => api.agents.list({ versions: true }));
}

/** Looks at the login shell's PATH again; the list stays readable meanwhile. */
export function detectAgents(): Promise<void> {
  const before = agentsStore.getState();
  if (before.state === 'ready') agentsStore.setState(ready({ ...before.value, detecting: true }), true);
  return take(() => api.agents.detect({}));
}

async function take(ask: () => Promise<AgentListing[]>): Promise<void> {
  try {
    agentsStore.setState(ready({ listings: await ask(), detecting: false }), true);
  } catch (error) {
    agentsStore.setState(failed(bugOf(error)), true);
  }
}
