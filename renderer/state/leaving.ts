/**
 * What must be kept before the page goes: each time it is hidden or left, and once the app is about to quit, which waits
 * for it.
 */
const savers = new Set<() => Promise<unknown>>();

/** Calls `save` whenever the page may be about to go. Gives how to stop. */
export function beforeLeaving(save: () => Promise<unknown>): () => void {
  savers.add(save);
  return () => savers.delete(save);
}

/** Listens for as long as the page lives. */
export function followLeaving(): void {
  const whenHidden = () => document.visibilityState === 'hidden' && void saveAll();
  window.addEventListener('pagehide', () => void saveAll());
  document.addEventListener('visibilitychange', whenHidden);
}

/** Resolves once everything is kept. */
export async function saveAll(): Promise<void> {
  await Promise.allSettled([...savers].map((save) => save()));
}
