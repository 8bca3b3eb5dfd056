import { Check, ChevronDown, RotateCcw } from 'lucide-react';
import type { Resolution } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import { Button, IconButton } from '../../ui/button';
import type { ComboboxChoice } from '../../ui/combobox';
import { Menu, type MenuEntry } from '../../ui/menu';
import { AskAgent } from './ask-agent';
import { type ConflictFlow, partiesOf } from './conflict-parties';
import { conflictState } from './conflict-state';
import { choiceWords, wholeFileChoices } from './conflict-words';
import type { ResolvedConflict } from './resolve-conflicts';
import type { Asking } from './use-asking';
import { keyOfChoice } from './use-pane-keys';

/** What can be done about one conflict: the usual way as a button, all others in a menu; or the way back. */
export function ConflictActions(props: {
  resolved: ResolvedConflict;
  flow: ConflictFlow;
  asking: Asking | null;
  agents: readonly ComboboxChoice[];
  canAsk: boolean;
  disabled: boolean;
  /** Of a text that is put together: how many of its conflicts are left. */
  result: { readonly open: number; readonly ready: boolean; readonly onUse: () => void } | null;
  onTake: (take: Resolution['take'] | null) => void;
  /** To the list, which is at the next conflict. */
  onBack: () => void;
}) {
  const { resolved, flow, result, disabled, onTake } = props;
  const { conflict, taken, as } = resolved;
  if (taken) {
    const { words } = conflictState(resolved, flow, { about: null, known: null });
    return (
      <div className="flex flex-wrap items-center gap-2">
        <span className="flex items-center gap-1.5 text-xs text-accent">
          <Check size={13} aria-hidden />
          {words}
          {as ? `, as you chose in “${displayPath(as.title)}”` : ''}
        </span>
        <Button
          data-first
          small
          disabled={disabled}
          icon={<RotateCcw size={12} aria-hidden />}
          onClick={() => onTake(null)}
        >
          {as ? 'Drop earlier choice' : 'Resolve again'}
        </Button>
      </div>
    );
  }
  const [first, ...others] = wholeFileChoices(conflict);
  const inMenu = result ? [...(first ? [first] : []), ...others] : others;
  const parties = partiesOf(flow, conflict);
  const entries = inMenu.map((choice): MenuEntry => {
    const { label, result: detail } = choiceWords(choice, conflict, flow);
    const keys = result ? null : keyOfChoice(choice, parties.left);
    return { label, detail, keys, onSelect: () => onTake({ choice }) };
  });
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {props.canAsk && props.asking ? (
        <AskAgent
          asking={props.asking}
          agents={props.agents}
          conflicts={[conflict]}
          disabled={disabled}
          look="ghost"
        />
      ) : null}
      {result ? (
        <Button
          small
          look="primary"
          keys="Mod+Enter"
          disabled={disabled || !result.ready || result.open > 0}
          onClick={result.onUse}
        >
          {result.open === 0
            ? 'Use this result'
            : result.open === 1
              ? '1 conflict left'
              : `${result.open} conflicts left`}
        </Button>
      ) : first ? (
        <Button
          data-first
          small
          look="primary"
          disabled={disabled}
          title={choiceWords(first, conflict, flow).result}
          onClick={() => onTake({ choice: first })}
        >
          {choiceWords(first, conflict, flow).label}
        </Button>
      ) : null}
      {entries.length > 0 ? (
        <Menu label="Whole file" entries={entries} align="end" afterChoice={props.onBack}>
          <IconButton label="More ways to resolve" look="plain" small disabled={disabled}>
            <ChevronDown size={13} aria-hidden />
          </IconButton>
        </Menu>
      ) : null}
    </div>
  );
}
