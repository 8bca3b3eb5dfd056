import { useEffect, useState } from 'react';
import type { ApplyProgress } from '#shared/apply';
import type { SessionId } from '#shared/ids';
import { api } from '../api/client';
import { follow } from '../api/follow';

/** How far the writing of a session's apply or update is, while `running`; null before the first file and when nobody knows. */
export function useProgress(session: SessionId, running: boolean): ApplyProgress | null {
  const [progress, setProgress] = useState<ApplyProgress | null>(null);
  useEffect(() => {
    if (!running) return undefined;
    const stop = new AbortController();
    void follow({
      open: (signal) => api.apply.progress({ session }, { signal }),
      onItem: setProgress,
      onBroken: () => setProgress(null),
      signal: stop.signal,
    });
    return () => {
      stop.abort();
      setProgress(null);
    };
  }, [session, running]);
  return progress;
}
