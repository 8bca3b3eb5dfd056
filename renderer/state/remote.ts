import type { Bug } from '../api/bug';

/** Something that comes from the core: on its way, not to be had, or there. */
export type Remote<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly bug: Bug }
  | { readonly state: 'ready'; readonly value: T };

export const loading: { readonly state: 'loading' } = { state: 'loading' };

export function ready<T>(value: T): Remote<T> {
  return { state: 'ready', value };
}

export function failed(bug: Bug): { readonly state: 'failed'; readonly bug: Bug } {
  return { state: 'failed', bug };
}

/** The value, or the fallback while there is none. */
export function valueOr<T, F>(remote: Remote<T>, fallback: F): T | F {
  return remote.state === 'ready' ? remote.value : fallback;
}
