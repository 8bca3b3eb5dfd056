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
  /** It happened while nobody may have looked: its time begins when the window has the focus. */
  waits?: boolean;
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
  const stop = toast.waits ? whenFocused(() => leave(id, toast.tone)) : leave(id, toast.tone);
  return () => {
    stop();
    dismissToast(id);
  };
}

/** Takes a toast away when its time is over. Gives how to stop that. */
function leave(id: number, tone: Toast['tone']): () => void {
  const timer = setTimeout(() => dismissToast(id), STAY_MS[tone]);
  return () => clearTimeout(timer);
}

/** Begins something once the window has the focus. Gives how to stop it, begun or not. */
function whenFocused(begin: () => () => void): () => void {
  if (document.hasFocus()) return begin();
  let stop: () => void = () => window.removeEventListener('focus', onFocus);
  const onFocus = () => {
    window.removeEventListener('focus', onFocus);
    stop = begin();
  };
  window.addEventListener('focus', onFocus);
  return () => stop();
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
