import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Bug } from '../api/bug';

export type Toast = {
  readonly id: number;
  readonly tone: 'done' | 'need' | 'fail';
  readonly text: string;
  readonly detail: string | null;
  readonly action: { readonly label: string; readonly run: () => void } | null;
};

const toastsStore = createStore<readonly Toast[]>(() => []);
const STAY_MS = { done: 5000, need: 12_000, fail: 20_000 } as const;
const MOST = 4;
let counter = 0;

/** Tells something beside the work. It goes by itself; an error stays longer. Gives back how to take it away. */
export function showToast(toast: {
  tone: Toast['tone'];
  text: string;
  detail?: string | null;
  action?: Toast['action'];
}): () => void {
  counter += 1;
  const id = counter;
  const shown: Toast = {
    id,
    tone: toast.tone,
    text: toast.text,
    detail: toast.detail ?? null,
    action: toast.action ?? null,
  };
  toastsStore.setState([...toastsStore.getState(), shown].slice(-MOST), true);
  const timer = setTimeout(() => dismissToast(id), STAY_MS[toast.tone]);
  return () => {
    clearTimeout(timer);
    dismissToast(id);
  };
}

/** Tells of a bug with the reference that finds it in the log. */
export function showBug(bug: Bug): void {
  showToast({
    tone: 'fail',
    text: bug.reference === null ? 'Something broke.' : `Something broke (reference ${bug.reference}).`,
    detail: bug.message,
  });
}

export function dismissToast(id: number): void {
  toastsStore.setState(
    toastsStore.getState().filter((toast) => toast.id !== id),
    true,
  );
}

export function useToasts(): readonly Toast[] {
  return useStore(toastsStore);
}
