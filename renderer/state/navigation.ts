import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { HandOffPlace } from '#shared/hand-off';
import { type RepoPath, type RepositoryId, SessionId } from '#shared/ids';

/** What fills the window beside the list. */
export type View =
  | { readonly at: 'new' }
  | { readonly at: 'session'; readonly session: SessionId }
  | { readonly at: 'settings' };

/** `more`: there may be others. */
type Within = { readonly repositories: readonly string[]; readonly more: boolean };

/** What lies over the window. */
export type Overlay =
  | { readonly over: 'palette' }
  | { readonly over: 'keys' }
  | { readonly over: 'doctor' }
  | { readonly over: 'about' }
  /** All that waits for the user. */
  | { readonly over: 'inbox' }
  /** Past applies: of one session at first, or null for those of the open session's repository. */
  | { readonly over: 'applies'; readonly session: SessionId | null }
  /** What sessions left on disk: their worktrees, and the trash. */
  | { readonly over: 'housekeeping'; readonly tab: 'worktrees' | 'trash' }
  /** The programs that the repository with its workspace at a path names. */
  | { readonly over: 'programs'; readonly path: string }
  /** The plans of a repository, by its id; `handed`: files that are to be read as one at once. */
  | { readonly over: 'plans'; readonly repository: RepositoryId; readonly handed: readonly File[] }
  /** The custom agents of a repository at a base, and a way to a new one. */
  | { readonly over: 'custom-agents'; readonly path: string; readonly base: string | null }
  | { readonly over: 'rename'; readonly session: SessionId }
  /** What a session may take; null: the one that is being composed. */
  | { readonly over: 'budget'; readonly session: SessionId | null }
  /** Repositories that a folder holds, to be chosen from. */
  | { readonly over: 'repositories'; readonly folder: string; readonly within: Within }
  | { readonly over: 'discard'; readonly session: SessionId }
  /** Where a session goes on; `prompt`: what was written for that already. */
  | {
      readonly over: 'continue';
      readonly session: SessionId;
      readonly to: HandOffPlace;
      readonly prompt: string;
      /** The custom agent that goes on, null: none; absent: as the session. */
      readonly customAgent?: string | null;
    }
  /** What is to begin on a session's result. */
  | { readonly over: 'result'; readonly session: SessionId }
  | { readonly over: 'export'; readonly sessions: readonly SessionId[] }
  /** Two or more of one repository, in figures, by file, or two at a time; absent: as suits them. */
  | { readonly over: 'compare'; readonly sessions: readonly SessionId[]; readonly shown?: Compared }
  /** Work of one of these sessions that is to be taken over into another of them. */
  | {
      readonly over: 'take';
      readonly sessions: readonly SessionId[];
      readonly part: TakenPart;
      /** What the two are called: who they are may be hidden. */
      readonly names: { readonly into: string; readonly from: string };
      /** Where it goes back to. */
      readonly back: Compared;
    }
  /** Finished ones of one repository, to be brought to the workspace together. */
  | { readonly over: 'integrate'; readonly sessions: readonly SessionId[] }
  | { readonly over: 'discard-many'; readonly sessions: readonly SessionId[] }
  | { readonly over: 'terminal'; readonly open: TerminalRequest };

/** How sessions are compared: in figures, by file, or two at a time, at first what one of them made of a file. */
export type Compared =
  | { readonly by: 'metrics' | 'files' }
  | {
      readonly by: 'sides';
      readonly session: SessionId;
      readonly path: RepoPath;
      /** Set: at first what differs between it and the next one. */
      readonly between?: true;
    };

/** What of the changes of `from` goes into `session`: a file, or hunks of it (null: all of the file). */
export type TakenPart = {
  readonly session: SessionId;
  readonly from: SessionId;
  readonly path: RepoPath;
  readonly hunks: readonly number[] | null;
};

export type TerminalRequest =
  | {
      readonly what: 'login';
      readonly agent: string;
      readonly method: string;
      /** What the user was shown that it runs. */
      readonly line: string;
      readonly session: SessionId | null;
      /** In the session's sandbox. */
      readonly inside: boolean;
      readonly title: string;
    }
  | {
      /** A shell, or the agent that goes on with the session. */
      readonly what: 'worktree' | 'resume';
      readonly session: SessionId;
      readonly title: string;
    };

/** A place in a session's conversation that holds the words of a search. */
export type Passage = {
  readonly session: SessionId;
  readonly turn: number;
  readonly role: 'prompt' | 'said';
  /** Of the event that holds the words. */
  readonly seq: number;
  readonly words: string;
};

/** Which pane of a session is shown: one of the tabs, and whether the changes stand beside the conversation. */
export type SessionPane = 'conversation' | 'changes';

type Navigation = {
  readonly place: View;
  /** Where the user was before the settings, to go back to. */
  readonly before: View;
  readonly overlay: Overlay | null;
  readonly pane: SessionPane;
  /** The pane that was asked for by key or palette and has not taken the keys yet. */
  readonly asked: SessionPane | null;
  /** The session whose apply is to be shown as soon as the session is open. */
  readonly applyAsked: SessionId | null;
  /** The session that is to be updated from a branch or other ref as soon as it is open. */
  readonly updateAsked: { readonly session: SessionId; readonly source: string } | null;
  /** The session whose first change to look at is to be shown as soon as its changes are drawn. */
  readonly reviewAsked: SessionId | null;
  /** The section of the settings that is to be shown as soon as they are. */
  readonly sectionAsked: string | null;
  /** The passage that is to be shown as soon as its conversation is drawn. */
  readonly passage: Passage | null;
  readonly changesBeside: boolean;
  readonly listShown: boolean;
};

const LAST_VIEW = 'understory:place';

/** False in a new window, true in one that was reloaded after the user went anywhere. */
export const wasHereBefore: boolean = sessionStorage.getItem(LAST_VIEW) !== null;

/** Where the user was before the window was reloaded; a new window begins at the composer. */
function lastView(): View {
  const kept = sessionStorage.getItem(LAST_VIEW) ?? '';
  if (kept === 'settings') return { at: 'settings' };
  const session = SessionId.safeParse(kept);
  return session.success ? { at: 'session', session: session.data } : { at: 'new' };
}

export const navigationStore = createStore<Navigation>(() => ({
  place: lastView(),
  before: { at: 'new' },
  overlay: null,
  pane: 'conversation',
  asked: null,
  applyAsked: null,
  updateAsked: null,
  reviewAsked: null,
  sectionAsked: null,
  passage: null,
  changesBeside: true,
  listShown: true,
}));

export function useNavigation<T>(select: (navigation: Navigation) => T): T {
  return useStore(navigationStore, select);
}

/** The session that is open in the window; null when none is. */
export function useSelectedSession(): SessionId | null {
  return useNavigation(({ place }) => (place.at === 'session' ? place.session : null));
}

export function selectedSession(): SessionId | null {
  const { place } = navigationStore.getState();
  return place.at === 'session' ? place.session : null;
}

export function go(place: View): void {
  sessionStorage.setItem(LAST_VIEW, place.at === 'session' ? place.session : place.at);
  navigationStore.setState(({ place: from, before }) => ({
    place,
    before: from.at === 'settings' ? before : from,
    overlay: null,
    asked: null,
    reviewAsked: null,
    sectionAsked: null,
    passage: null,
  }));
}

/** Back to where the user was before the settings. */
export function leaveSettings(): void {
  const { place, before } = navigationStore.getState();
  if (place.at === 'settings') go(before);
}

export function openSession(session: SessionId): void {
  go({ at: 'session', session });
}

/** Opens a session at a place in its conversation. */
export function openPassage(passage: Passage): void {
  openSession(passage.session);
  navigationStore.setState({ passage, pane: 'conversation' });
}

/** Opens a session with its apply: what the plan is, and what was proposed for its conflicts. */
export function openApply(session: SessionId): void {
  openSession(session);
  navigationStore.setState({ applyAsked: session });
}

/** Opens a session with its update from a branch or another ref. */
export function openUpdate(session: SessionId, source: string): void {
  openSession(session);
  navigationStore.setState({ updateAsked: { session, source } });
}

/** Opens a session where its review begins: at the first change that was not looked at, which has the keys. */
export function openReview(session: SessionId): void {
  openSession(session);
  showPane('changes');
  navigationStore.setState({ reviewAsked: session });
}

/** Opens the settings at one of their sections. */
export function openSettings(section: string): void {
  go({ at: 'settings' });
  navigationStore.setState({ sectionAsked: section });
}

/** Calls `take` once a section of the settings is asked for. */
export function useSectionAsked(take: (section: string) => void): void {
  const asked = useNavigation(({ sectionAsked }) => sectionAsked);
  useWish(
    asked !== null,
    () => navigationStore.setState({ sectionAsked: null }),
    () => take(asked ?? ''),
  );
}

/** Calls `take` once the session's apply is asked for. */
export function useApplyAsked(session: SessionId, take: () => void): void {
  const asked = useNavigation((navigation) => navigation.applyAsked === session);
  useWish(asked, () => navigationStore.setState({ applyAsked: null }), take);
}

/** Calls `take` once the session's update from a source is asked for. */
export function useUpdateAsked(session: SessionId, take: (source: string) => void): void {
  const asked = useNavigation(({ updateAsked }) =>
    updateAsked?.session === session ? updateAsked.source : null,
  );
  useWish(
    asked !== null,
    () => navigationStore.setState({ updateAsked: null }),
    () => take(asked ?? ''),
  );
}

/** Calls `take` once the session's first change to look at is asked for and can be told: `drawn`. */
export function useReviewAsked(session: SessionId, take: () => void, drawn: boolean): void {
  const asked = useNavigation((navigation) => navigation.reviewAsked === session && drawn);
  useWish(asked, () => navigationStore.setState({ reviewAsked: null }), take);
}

/**
 * Shows a pane of the open session and gives it the keys; in a wide window the changes come beside the conversation
 * instead.
 */
export function showPane(pane: SessionPane): void {
  navigationStore.setState({ pane, asked: pane, ...(pane === 'changes' ? { changesBeside: true } : {}) });
}

/** The pane where the reader is: the one that stays in view where the window has room for one. */
export function visitPane(pane: SessionPane): void {
  if (navigationStore.getState().pane !== pane) navigationStore.setState({ pane });
}

/** Calls `take` once the pane is asked for and `drawn`: whoever calls this settles the wish, also by doing nothing. */
export function useAskedFor(pane: SessionPane, take: () => void, drawn = true): void {
  const asked = useNavigation((navigation) => navigation.asked === pane && drawn);
  useWish(asked, () => navigationStore.setState({ asked: null }), take);
}

/** Settles a wish and carries it out, once, when it is `asked`. */
function useWish(asked: boolean, settle: () => void, take: () => void): void {
  const latest = useRef({ settle, take });
  useLayoutEffect(() => {
    latest.current = { settle, take };
  });
  useEffect(() => {
    if (!asked) return;
    latest.current.settle();
    latest.current.take();
  }, [asked]);
}

/** Opens the plans of a repository, and reads what was handed over as one more. */
export function openPlans(repository: RepositoryId, handed: readonly File[] = []): void {
  openOverlay({ over: 'plans', repository, handed });
}

export function openOverlay(overlay: Overlay): void {
  navigationStore.setState({ overlay });
}

export function closeOverlay(): void {
  navigationStore.setState({ overlay: null });
}

/** A terminal over the window: a login method's command, or a shell in a worktree. */
export function openTerminal(open: TerminalRequest): void {
  openOverlay({ over: 'terminal', open });
}
