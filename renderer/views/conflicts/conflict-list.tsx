import { ListChecks } from 'lucide-react';
import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import type { Conflict, Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import { Button } from '../../ui/button';
import type { ComboboxChoice } from '../../ui/combobox';
import { ContextMenu, Menu } from '../../ui/menu';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { AskAgent } from './ask-agent';
import { choicesForAll } from './choose-all';
import { conflictEntries } from './conflict-entries';
import { CONFLICT_ROW, ConflictOption } from './conflict-option';
import type { ConflictFlow } from './conflict-parties';
import { conflictState } from './conflict-state';
import { askable, type Proposals } from './proposals';
import type { ResolvedConflict } from './resolve-conflicts';
import type { Asking } from './use-asking';
import type { KnownDraft } from './use-drafts';

export type ConflictListHandle = { focus(): void };

/** All conflicts with how far each is, and what can be done with several at once. One stop for Tab; arrows move. */
export function ConflictList(props: {
  session: SessionId;
  /** In the order in which they are listed. */
  listed: readonly ResolvedConflict[];
  flow: ConflictFlow;
  /** Results known in part, by {@link conflictKey}. */
  drafts: ReadonlyMap<string, KnownDraft>;
  /** What agents that were asked say to the conflicts. */
  proposals: Proposals;
  /** The {@link conflictKey} of the one that is shown. */
  at: string | null;
  /** Null: no agent can be asked about these. */
  asking: Asking | null;
  agents: readonly ComboboxChoice[];
  disabled: boolean;
  onAt: (key: string) => void;
  /** Into the conflict that is shown. */
  onEnter: () => void;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take']) => void;
  ref?: Ref<ConflictListHandle>;
}) {
  const { listed, flow, asking, disabled } = props;
  const id = useId();
  const list = useRef<VirtualListHandle>(null);
  const at = listed.findIndex(({ conflict }) => conflictKey(conflict) === props.at);
  const shown = listed[at]?.conflict ?? null;
  const shownPath = shown ? displayPath(shown.path) : '';
  const open = listed.filter(({ taken }) => taken === null).map(({ conflict }) => conflict);
  const unasked = asking ? askable(open, props.proposals) : [];
  const forAll = choicesForAll(open, flow);
  useImperativeHandle(props.ref, () => ({ focus: () => list.current?.element?.focus() }), []);
  useEffect(() => {
    if (at >= 0) list.current?.reveal(at);
  }, [at]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = Math.max(1, Math.floor((list.current?.element?.clientHeight ?? 0) / CONFLICT_ROW) - 1);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + step, PageUp: at - step }[event.key];
    const wanted = event.key === 'Home' ? 0 : event.key === 'End' ? listed.length - 1 : target;
    if (event.key === 'Enter' || event.key === 'ArrowRight') {
      // One that is held was meant for the conflict before.
      if (!event.repeat) props.onEnter();
    } else if (wanted !== undefined) {
      const next = listed[Math.min(listed.length - 1, Math.max(0, wanted))];
      if (next) props.onAt(conflictKey(next.conflict));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section aria-label="conflicts" data-region="plan" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none flex-col gap-1.5 border-y border-line bg-raise px-3 py-2">
        <span className="text-xs text-soft tabular-nums" aria-live="polite">
          {listed.length - open.length} of {listed.length} resolved
        </span>
        {forAll.length > 0 || unasked.length > 1 ? (
          <div className="flex flex-wrap items-center gap-1.5">
            {forAll.length > 0 ? (
              <Menu
                label="Resolve all"
                afterChoice={() => list.current?.element?.focus()}
                entries={forAll.map(({ label, choice, conflicts, deleted }) => ({
                  label,
                  ...(deleted > 0 ? { detail: deletedWords(deleted) } : {}),
                  onSelect: () => props.onTake(conflicts, { choice }),
                }))}
              >
                <Button small disabled={disabled} icon={<ListChecks size={12} aria-hidden />}>
                  Resolve all…
                </Button>
              </Menu>
            ) : null}
            {asking && unasked.length > 1 ? (
              <AskAgent
                asking={asking}
                agents={props.agents}
                conflicts={unasked}
                disabled={disabled}
                look="plain"
              />
            ) : null}
          </div>
        ) : null}
        {unasked.length > 1 ? (
          <span className="text-xs text-faint">Suggestions apply only after you accept them.</span>
        ) : null}
      </div>
      <ContextMenu label={shownPath} entries={shown ? conflictEntries(props.session, flow, shown.path) : []}>
        <div className="flex min-h-0 flex-1 flex-col">
          <VirtualList
            ref={list}
            items={listed}
            keyOf={({ conflict }) => conflictKey(conflict)}
            estimate={() => CONFLICT_ROW}
            attributes={{
              role: 'listbox',
              'aria-label': 'Conflicts',
              tabIndex: 0,
              'aria-activedescendant': at >= 0 ? `${id}-${at}` : undefined,
              onKeyDown,
            }}
            render={(resolved, index) => {
              const key = conflictKey(resolved.conflict);
              const more = { about: props.proposals.get(key) ?? null, known: props.drafts.get(key) ?? null };
              return (
                <ConflictOption
                  id={`${id}-${index}`}
                  path={resolved.conflict.path}
                  how={conflictState(resolved, flow, more)}
                  active={index === at}
                  place={{ at: index + 1, of: listed.length }}
                  onClick={() => props.onAt(key)}
                />
              );
            }}
          />
        </div>
      </ContextMenu>
    </section>
  );
}

function deletedWords(deleted: number): string {
  return counted(deleted, 'of them is deleted', 'of them are deleted');
}
