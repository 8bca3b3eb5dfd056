import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Budget } from '#shared/budget';
import type { PermissionPolicy, SessionKind } from '#shared/events';
import type { RepositoryId } from '#shared/ids';
import type { Isolation } from '#shared/sandbox';
import { after, keepDrafts } from './kept-drafts';
import { isUnwritten, keptOf, type WrittenPrompt } from './written-prompt';

/** The session being written in the composer; kept while the user looks elsewhere, and for the next window. Null: the usual choice. */
export type Draft = {
  readonly prompt: string;
  readonly folded: WrittenPrompt['folded'];
  readonly attachments: WrittenPrompt['attachments'];
  readonly repository: RepositoryId | null;
  readonly agent: string | null;
  /** Full ref, or a revision as typed; null: HEAD. */
  readonly base: string | null;
  /** The custom agent that it runs as, of a repository or of the user while that one is chosen. */
  readonly customAgent: { readonly repository: RepositoryId; readonly name: string } | null;
  readonly kind: SessionKind;
  /** Its agent plans, and changes nothing. */
  readonly plans: boolean;
  readonly permissions: PermissionPolicy | null;
  readonly isolation: Isolation | null;
  /** Values for options of an agent; null: as the last session with the chosen one. */
  readonly options: { readonly agent: string; readonly values: Readonly<Record<string, string>> } | null;
  /** Null: what the settings say. Not kept for the next window. */
  readonly budget: Budget | null;
  /** Who shall do it, each in a session of its own; null: one agent. Not kept for the next window. */
  readonly variants: readonly DraftVariant[] | null;
};

/** One of several variants as it is chosen; null: the usual agent, its own model, no custom agent. */
export type DraftVariant = {
  readonly key: number;
  readonly agent: string | null;
  readonly model: string | null;
  readonly customAgent: string | null;
};

/** What each session is chosen for anew: to work in the workspace, unasked, or held by nothing, is never carried over from the last. */
const chosenEachTime = {
  prompt: '',
  folded: [],
  attachments: [],
  base: null,
  customAgent: null,
  kind: 'background',
  plans: false,
  permissions: null,
  isolation: null,
  options: null,
  budget: null,
  variants: null,
} as const;

export const draftStore = createStore<Draft>(() => ({ repository: null, agent: null, ...chosenEachTime }));

keepDrafts('new-session', {
  store: draftStore,
  drafts() {
    const {
      prompt,
      repository,
      agent,
      base,
      customAgent,
      kind,
      plans,
      permissions: chosen,
      isolation: held,
    } = draftStore.getState();
    if (isUnwritten(writtenDraft())) return [];
    const permissions = chosen === 'allow' ? null : chosen;
    const isolation = held === 'none' ? null : held;
    const written = { prompt, ...keptOf(writtenDraft()) };
    return [
      {
        of: 'new-session',
        ...written,
        repository,
        agent,
        base,
        customAgent,
        kind,
        plans,
        permissions,
        isolation,
      },
    ];
  },
  restore([kept]) {
    if (!kept) return;
    const {
      of: _,
      folded: keptFolded = [],
      attachments: keptAttachments = [],
      plans = false,
      customAgent = null,
      isolation = null,
      ...rest
    } = kept;
    const draft = { ...rest, customAgent, plans, isolation };
    const { prompt, repository, folded, attachments } = draftStore.getState();
    changeDraft({
      folded: [...keptFolded, ...folded],
      attachments: [...keptAttachments, ...attachments],
    });
    // What was written meanwhile goes on below; a repository that was asked for meanwhile stays.
    if (prompt.trim() !== '') changeDraft({ prompt: after(kept.prompt, prompt) });
    else changeDraft(repository === null ? draft : { ...draft, repository, base: null });
  },
});

export function useDraft(): Draft {
  return useStore(draftStore);
}

/** Its prompt, as it is at this moment. */
export function writtenDraft(): WrittenPrompt {
  const { prompt: text, folded, attachments } = draftStore.getState();
  return { text, folded, attachments };
}

export function writeDraft({ text, ...enclosed }: Partial<WrittenPrompt>): void {
  draftStore.setState(text === undefined ? enclosed : { ...enclosed, prompt: text });
}

export function changeDraft(changes: Partial<Draft>): void {
  draftStore.setState(changes);
}

/** The session was started: the next draft begins in the same repository, with the same agent. */
export function beginNextDraft(): void {
  draftStore.setState(chosenEachTime);
}
