import { afterEvent } from '../state';
import type { SessionStore } from '../store';
import type { SafetyCopies } from '../turn';

/** Has the safety copies take in what sessions add. Returns the way to stop. */
export function holdNewWork(store: SessionStore, copies: Pick<SafetyCopies, 'hold'>): () => void {
  return store.onChange(({ state: { row } }, events) => {
    if (events.some((event) => afterEvent(event, row).hold)) void copies.hold(row.repositoryPath);
  });
}
