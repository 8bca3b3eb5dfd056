import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ChangesetScope } from '#shared/changeset';
import type { RepoPath, SessionId } from '#shared/ids';
import { navigationStore } from '../../state/navigation';

/** How a session's changes are looked at. Kept per session while the window lives, so that nothing is sought twice. */
export type Look = {
  readonly scope: ChangesetScope;
  readonly selected: RepoPath | null;
  /** Key of the folder row the keyboard is at; null when it is at the selected file. */
  readonly folder: string | null;
  readonly folded: ReadonlySet<string>;
  readonly filter: string;
  /** Files that the reader opened or folded where all are shown in one scroll; the others are as they come. */
  readonly open: ReadonlyMap<RepoPath, boolean>;
};

type State = { readonly looks: ReadonlyMap<SessionId, Look>; readonly layout: 'tree' | 'flat' };

const firstLook: Look = {
  scope: { kind: 'session' },
  selected: null,
  folder: null,
  folded: new Set(),
  filter: '',
  open: new Map(),
};

const store = createStore<State>(() => ({ looks: new Map(), layout: 'tree' }));

export function useLook(session: SessionId): Look {
  return useStore(store, (state) => state.looks.get(session) ?? firstLook);
}

export function changeLook(session: SessionId, change: Partial<Look>): void {
  const { looks } = store.getState();
  store.setState({ looks: new Map(looks).set(session, { ...(looks.get(session) ?? firstLook), ...change }) });
}

// A comparison is of the moment: whoever comes back to the session finds all of its changes again.
navigationStore.subscribe((now, before) => {
  const left = before.place.at === 'session' ? before.place.session : null;
  if (left === null || (now.place.at === 'session' && now.place.session === left)) return;
  if (store.getState().looks.get(left)?.scope.kind === 'between')
    changeLook(left, { scope: firstLook.scope });
});

export function useLayout(): State['layout'] {
  return useStore(store, (state) => state.layout);
}

export function setLayout(layout: State['layout']): void {
  store.setState({ layout });
}
