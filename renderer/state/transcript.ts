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
  /** Whether its newest turns alone are shown. */
  readonly isPart: StoreApi<boolean>;
  /** How far a long conversation has to be read before it takes the place of its newest turns, which are shown until then. */
  shownUntil: number;
  /** Called once the view has drawn the end; null: nobody waits for it. */
  onDrawn: (() => void) | null;
  readers: number;
  stop: AbortController | null;
};

const KEPT_FEEDS = 12;
const FRAME_MS = 16;
const PAINTED_MS = 1000;
const feeds = new Map<SessionId, Feed>();

function feedOf(session: SessionId): Feed {
  const known = feeds.get(session);
  if (known) return known;
  const feed: Feed = {
    store: createStore<Remote<Transcript>>(() => loading),
    isPart: createStore<boolean>(() => false),
    shownUntil: 0,
    onDrawn: null,
    readers: 0,
    stop: null,
  };
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
  const kept = feed.store.getState();
  // What was read of all of it is shown; of its newest turns alone nothing can be continued.
  let whole = kept.state === 'ready' && feed.shownUntil === 0 ? kept.value : emptyTranscript;
  let received = whole.seq;
  const take = gather<readonly StoredEvent[]>(FRAME_MS, (batches) => {
    const before = whole;
    whole = foldTranscript(
      before,
      batches.flat().filter((stored) => stored.seq > before.seq),
    );
    if (stop.signal.aborted || whole.seq < feed.shownUntil) return;
    feed.shownUntil = 0;
    feed.isPart.setState(false, true);
    feed.store.setState(ready(whole), true);
  });
  void showNewest(session, feed, stop.signal).then(() =>
    follow({
      open: (signal) => api.sessions.events({ session, after: received }, { signal }),
      onItem: (batch) => {
        received = batch.at(-1)?.seq ?? received;
        take(batch);
      },
      onBroken: (bug) => {
        if (feed.store.getState().state !== 'ready') feed.store.setState(failed(bug), true);
      },
      signal: stop.signal,
    }),
  );
}

/**
 * Until the view has painted the end of the conversation, or too long for that. Reading all of a long conversation at the same
 * time would hold up what the reader waits for.
 */
function untilPainted(feed: Feed): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PAINTED_MS);
    feed.onDrawn = () => {
      feed.onDrawn = null;
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    };
  });
}

/** The view has drawn the end of a conversation; it is painted with the next frame. */
export function tellDrawn(session: SessionId): void {
  feeds.get(session)?.onDrawn?.();
}

/** Shows the newest turns of a long conversation that was not read yet, and waits until they are painted. */
async function showNewest(session: SessionId, feed: Feed, signal: AbortSignal): Promise<void> {
  if (feed.store.getState().state === 'ready') return;
  // Whatever keeps it from being had, the whole is read anyway, and says so.
  const events = await api.sessions.lastTurns({ session }, { signal }).catch(() => []);
  const last = events.at(-1);
  if (!last || signal.aborted) return;
  feed.shownUntil = last.seq;
  feed.isPart.setState(true, true);
  const painted = untilPainted(feed);
  feed.store.setState(ready(foldTranscript(emptyTranscript, events)), true);
  await painted;
}

/** The session's conversation, followed for as long as the view is there. */
export function useTranscript(session: SessionId): Remote<Transcript> {
  useEffect(() => join(session), [session]);
  return useStore(feedOf(session).store);
}

/** Whether of a long conversation the newest turns alone are shown so far, while the rest of it is read. */
export function useIsPart(session: SessionId): boolean {
  return useStore(feedOf(session).isPart);
}
