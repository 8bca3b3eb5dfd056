import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { SearchHit } from '#shared/contract-sessions';
import { searchedWords } from '#shared/describe-imports';
import { displayPath } from '#shared/display-path';
import type { SessionRow } from '#shared/session';
import { useConflicts } from '../../state/forecast';
import { openPassage } from '../../state/navigation';
import { type FoundHits, useSearchHits } from '../../state/search-hits';
import { useSessions } from '../../state/sessions';
import { useSettings } from '../../state/settings';
import { classNames } from '../../ui/class-names';
import { targetOf } from '../../ui/key-target';
import { useNow } from '../../ui/time';
import { filterSessions } from './filter-sessions';
import { ImportedSearchLine } from './imports-lines';
import { splitWords } from './split-words';

/** So many are asked for, so that some are left where filters take others out; so many are shown, and so many of imported ones. */
const ASKED = 60;
const SHOWN = 20;
const SHOWN_IMPORTED = 10;

/** A place in a conversation, and the session that it is in. */
export type Hit = SearchHit & { readonly row: SessionRow };

/** Those that are shown, and how far the looking for them is. */
export type ConversationSearch = Omit<FoundHits, 'hits'> & { readonly hits: readonly Hit[] };

/** What was said in the sessions that pass the filters, found by the words that are typed. */
export function useConversationHits(typed: string): ConversationSearch {
  const { hits, imported, lookFurther } = useSearchHits(typed, ASKED);
  const rows = useSessions((all) => (all.state === 'ready' ? all.value.rows : null));
  const filters = useSettings((all) => all.filters);
  const now = useNow();
  const conflicts = useConflicts();
  return useMemo(() => {
    const found = hits.flatMap((hit) => {
      const row = rows?.get(hit.session);
      return row ? [{ ...hit, row }] : [];
    });
    const passing = new Set(
      filterSessions(
        found.map(({ row }) => row),
        filters,
        '',
        now,
        conflicts,
      ),
    );
    const shown = found.filter(({ row }) => passing.has(row));
    const others = shown.filter(({ row }) => row.imported);
    const more = others.length > SHOWN_IMPORTED;
    return {
      hits: [...shown.filter(({ row }) => !row.imported).slice(0, SHOWN), ...others.slice(0, SHOWN_IMPORTED)],
      imported: imported && more && imported.ended ? { ...imported, ended: 'enough' as const } : imported,
      lookFurther,
    };
  }, [hits, imported, lookFurther, rows, filters, now, conflicts]);
}

export type HitsHandle = {
  /** Takes the keys, at the first one. */
  enter(): void;
};

/** Below the list: where the words were said. Arrows move, Enter jumps there; up from the first leads back. */
export function ConversationHits(props: {
  search: ConversationSearch;
  typed: string;
  /** No session is listed, so that these have the room. */
  alone: boolean;
  onLeave: () => void;
  ref?: Ref<HitsHandle>;
}) {
  const { search, typed } = props;
  const { hits } = search;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const active = Math.min(at, hits.length - 1);
  const move = (to: number) => {
    const next = Math.min(hits.length - 1, Math.max(0, to));
    setAt(next);
    list.current?.querySelector(`[data-hit="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useImperativeHandle(props.ref, () => ({
    enter: () => {
      move(0);
      list.current?.focus();
    },
  }));
  const open = (hit: Hit | undefined) => {
    if (hit) openPassage({ ...hit, words: typed });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = targetOf(event.key, active, hits.length);
    if (event.key === 'ArrowUp' && active === 0) props.onLeave();
    else if (target !== null) move(target);
    else if (event.key === 'Enter' || event.key === ' ') open(hits[active]);
    else return;
    event.preventDefault();
  };
  const told = search.imported && searchedWords(search.imported);
  if (hits.length === 0 && !told) return null;
  return (
    <section
      aria-label="In conversations"
      className={classNames(
        'flex min-h-0 flex-col border-t border-line',
        props.alone && hits.length > 0 ? 'flex-1' : 'max-h-2/5 flex-none',
      )}
    >
      <h2 className="flex h-[30px] flex-none items-end justify-between px-3.5 pb-1 text-2xs font-semibold text-faint">
        In conversations
      </h2>
      <div
        ref={list}
        hidden={hits.length === 0}
        role="listbox"
        aria-label="In conversations"
        aria-activedescendant={`${id}-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group min-h-0 overflow-y-auto pb-2 outline-none"
      >
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the listbox keeps the focus and names the active option
          <div
            key={`${hit.session} ${hit.seq}`}
            id={`${id}-${index}`}
            data-hit={index}
            role="option"
            aria-selected={index === active}
            onClick={() => {
              setAt(index);
              open(hit);
            }}
            className={classNames(
              'px-3.5 py-1 hover:bg-hover',
              index === active &&
                'outline-2 -outline-offset-2 outline-transparent group-focus-visible:bg-select group-focus-visible:outline-accent',
            )}
          >
            <div className="truncate font-medium">{displayPath(hit.row.title)}</div>
            <div className="line-clamp-2 text-xs text-soft wrap-anywhere">
              {splitWords(displayPath(hit.snippet), typed).map((part, place) =>
                part.found ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
                  <mark key={place} className="rounded-xs bg-need/40 text-text">
                    {part.text}
                  </mark>
                ) : (
                  part.text
                ),
              )}
            </div>
          </div>
        ))}
      </div>
      <ImportedSearchLine search={search} />
    </section>
  );
}
