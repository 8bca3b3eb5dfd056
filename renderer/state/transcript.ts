import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StoredEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript, type Transcript } from '#shared/projections/transcript';
import { api } from '../api/client';
import { follow } from '../api/follow';
import { gather } from './gather';
import { failed, loading, type Remote, ready } from './remote';

/**
 * Transcripts of the sessions that are looked at. A transcript that nobody looks at stops following but is kept for a
 * while, so that going back to a session shows it at once and reads only what is new.
 */

type Feed = {
  readonly store: StoreApi<Remote<Transcript>>;
  readers: number;
  stop: AbortController | null;
};

const KEPT_FEEDS = 12;
const FRAME_MS = 16;
const feeds = new Map<SessionId, Feed>();

function feedOf(session: SessionId): Feed {
  const known = feeds.get(session);
  if (known) return known;
  const feed: Feed = { store: createStore<Remote<Transcript>>(() => loading), readers: 0, stop: null };
  feeds.set(session, feed);
  return feed;
}

function join(session: SessionId): () => void {
  const feed = feedOf(session);
  feeds.delete(session);
  feeds.set(session, feed);
  feed.readers += 1;
  if (feed.readers === 1) start(session, feed);
  return () => {
    feed.readers -= 1;
    if (feed.readers > 0) return;
    feed.stop?.abort();
    feed.stop = null;
    forgetOldest();
  };
}

function forgetOldest(): void {
  for (const [session, feed] of feeds) {
    if (feeds.size <= KEPT_FEEDS) return;
    if (feed.readers === 0) feeds.delete(session);
  }
}

function start(session: SessionId, feed: Feed): void {
  const stop = new AbortController();
  feed.stop = stop;
  const folded = () => {
    const now = feed.store.getState();
    return now.state === 'ready' ? now.value : emptyTranscript;
  };
  let received = folded().seq;
  const take = gather<readonly StoredEvent[]>(FRAME_MS, (batches) => {
    const before = folded();
    const events = batches.flat().filter((stored) => stored.seq > before.seq);
    feed.store.setState(ready(foldTranscript(before, events)), true);
  });
  void follow({
    open: (signal) => api.sessions.events({ session, after: received }, { signal }),
    onItem: (batch) => {
      received = batch.at(-1)?.seq ?? received;
      take(batch);
    },
    onBroken: (bug) => {
      if (feed.store.getState().state !== 'ready') feed.store.setState(failed(bug), true);
    },
    signal: stop.signal,
  });
}

/** The session's conversation, followed for as long as the view is there. */
export function useTranscript(session: SessionId): Remote<Transcript> {
  useEffect(() => join(session), [session]);
  return useStore(feedOf(session).store);
}
