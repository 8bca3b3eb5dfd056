import { useEffect, useState } from 'react';
import type { CustomAgent } from '#shared/custom-agent';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { attempt } from './perform';
import { failed, loading, type Remote, ready } from './remote';

const AFTER_PAINT_MS = 250;

/** The custom agents of a repository at a base, the user's own among them; read anew when either changes. */
export function useCustomAgents(path: string | null, base: string | null): Remote<readonly CustomAgent[]> {
  const [listed, setListed] = useState<Remote<readonly CustomAgent[]>>(loading);
  useEffect(() => {
    setListed(loading);
    if (path === null) return;
    let wanted = true;
    const read = async () => {
      try {
        const result = await api.customAgents.list({ path, base });
        // What is wrong with the repository is told where it is chosen.
        if (wanted) setListed(ready(result.ok ? result.value : []));
      } catch (error) {
        if (wanted) setListed(failed(bugOf(error)));
      }
    };
    // The first paint of the app waits for no Git.
    const timer = setTimeout(() => void read(), AFTER_PAINT_MS);
    return () => {
      clearTimeout(timer);
      wanted = false;
    };
  }, [path, base]);
  return listed;
}

/** The same, asked for once, with why it cannot be had. */
export function readCustomAgents(path: string, base: string | null) {
  return api.customAgents.list({ path, base });
}

/** Writes the file of a new custom agent into a workspace. */
export function createCustomAgent(wanted: { path: string; name: string; description: string }) {
  return attempt(() => api.customAgents.create(wanted));
}
