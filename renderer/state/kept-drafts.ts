import { KeptDraft, type KeptDraftOf, keptDraftKey } from '#shared/kept-draft';
import { api } from '../api/client';
import { beforeLeaving } from './leaving';
import { ask } from './perform';
import { sessionRow } from './sessions';

/** Milliseconds without a change after which drafts are kept, and the longest they wait while changes go on. */
const QUIET = 300;
const LONGEST = 1000;

/** A store of drafts of one kind. */
type Source<Draft> = {
  readonly store: { subscribe(listener: () => void): () => void };
  /** What there is to keep at this moment. */
  drafts(): readonly Draft[];
  /** Takes over what was kept; what was written in the meantime must not be lost by it. */
  restore(kept: readonly Draft[]): void;
};

type Followed = {
  readonly drafts: () => readonly KeptDraft[];
  readonly restore: (kept: readonly KeptDraft[]) => void;
  /** What the host has, as JSON by key; null: what it has was not taken over yet. */
  told: Map<string, string> | null;
};

const sources: Followed[] = [];
/** What the host had when the page was loaded; null: that is not known yet. */
let read: readonly KeptDraft[] | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the oldest change was made that was not kept yet. */
let since: number | null = null;

/** Has the host keep drafts of a kind, soon after each change; they are restored as soon as what was kept is known. */
export function keepDrafts<Of extends KeptDraft['of']>(of: Of, source: Source<KeptDraftOf<Of>>): void {
  const isOf = (draft: KeptDraft): draft is KeptDraftOf<Of> => draft.of === of;
  const followed: Followed = {
    drafts: () => source.drafts(),
    restore: (kept) => source.restore(kept.filter(isOf)),
    told: null,
  };
  sources.push(followed);
  source.store.subscribe(() => {
    since ??= Date.now();
    clearTimeout(timer);
    // What was sent or discarded must not come back: that is told at once.
    const isFewer = followed.told !== null && source.drafts().length < followed.told.size;
    timer = setTimeout(() => void tell(), isFewer ? 0 : Math.min(QUIET, since + LONGEST - Date.now()));
  });
  restore();
}

/** What was kept with what was written before that was known, which goes on below it. */
export function after(kept: string, written: string): string {
  return written.trim() === '' || kept.startsWith(written) ? kept : `${kept}\n\n${written}`;
}

/** Reads what was kept, and keeps what changes for as long as the page lives. */
export async function followDrafts(): Promise<void> {
  beforeLeaving(tell);
  read = (await ask(() => api.host.drafts({})))?.drafts ?? null;
  restore();
}

function restore(): void {
  if (read === null) return;
  for (const source of sources) {
    if (source.told) continue;
    source.restore(read);
    // The host has what it gave; whatever is otherwise by now is to be told.
    const own = new Set(source.drafts().map(keptDraftKey));
    const given = read.map((draft) => [keptDraftKey(draft), JSON.stringify(draft)] as const);
    source.told = new Map(given.filter(([key]) => own.has(key)));
  }
  void tell();
}

/** Tells the host what has changed since it was told last. */
async function tell(): Promise<void> {
  clearTimeout(timer);
  since = null;
  const kept: KeptDraft[] = [];
  const gone: string[] = [];
  for (const source of sources) {
    // Before it is known what the host has, nothing may take its place.
    if (!source.told) continue;
    const now = new Map<string, string>();
    for (const draft of source.drafts()) {
      if (isOver(draft)) continue;
      const key = keptDraftKey(draft);
      const text = JSON.stringify(draft);
      const told = source.told.get(key);
      if (told === text) now.set(key, text);
      else if (KeptDraft.safeParse(draft).success) {
        kept.push(draft);
        now.set(key, text);
      } else if (told !== undefined) now.set(key, told);
    }
    gone.push(...[...source.told.keys()].filter((key) => !now.has(key)));
    source.told = now;
  }
  if (kept.length + gone.length > 0) await ask(() => api.host.keepDrafts({ kept, gone }));
}

/** Whether nothing can come of a draft any more: its session was discarded, and cannot be had back. */
function isOver(draft: KeptDraft): boolean {
  const until = 'session' in draft ? sessionRow(draft.session)?.discarded?.keptUntil : null;
  return typeof until === 'string' && Date.parse(until) < Date.now();
}
