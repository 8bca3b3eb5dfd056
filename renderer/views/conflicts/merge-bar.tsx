import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Settlement, Side } from '../../editor/merge-pieces';
import type { MergeState } from '../../editor/open-merge';
import { Button, IconButton } from '../../ui/button';
import type { Parties } from './conflict-parties';

/** Where the reader is among the conflicts of a text, and what can stand there. */
export function MergeBar(props: {
  parties: Parties;
  state: MergeState | null;
  base: boolean;
  onBase: (shown: boolean) => void;
  onStep: (direction: 'next' | 'previous', open: boolean) => void;
  onTake: (side: Side) => void;
  onReset: () => void;
}) {
  const { parties, state, base, onStep, onTake } = props;
  const { left } = parties;
  const right = left === 'ours' ? 'theirs' : 'ours';
  const [leftFirst, rightFirst] =
    left === 'ours' ? (['ours-theirs', 'theirs-ours'] as const) : (['theirs-ours', 'ours-theirs'] as const);
  const settlement = state?.settlements[state.at];
  const open = state?.settlements.filter((one) => one === 'open').length ?? 0;
  return (
    <div
      className="flex flex-none flex-wrap items-center gap-1.5 border-b border-line px-4 pb-2"
      role="toolbar"
      aria-label="this conflict"
    >
      <span className="mr-1 min-w-44 text-xs text-soft tabular-nums" aria-live="polite">
        {state && settlement ? (
          <>
            Conflict {state.at + 1} of {state.settlements.length}:{' '}
            <span className={settlement === 'open' ? 'text-need' : 'text-accent'}>
              {placeWords(settlement, parties)}
            </span>
          </>
        ) : null}
      </span>
      <IconButton
        label="Previous conflict"
        keysOf="change.previous"
        small
        onClick={() => onStep('previous', false)}
      >
        <ArrowUp size={13} aria-hidden />
      </IconButton>
      <IconButton label="Next conflict" keysOf="change.next" small onClick={() => onStep('next', false)}>
        <ArrowDown size={13} aria-hidden />
      </IconButton>
      <Button small look="ghost" keys="Alt+F7" disabled={open === 0} onClick={() => onStep('next', true)}>
        Next unresolved
      </Button>
      <span className="w-2" />
      <Button small keys="Alt+1" onClick={() => onTake(left)}>
        {parties[left].title}
      </Button>
      <Button small keys="Alt+2" onClick={() => onTake(right)}>
        {parties[right].title}
      </Button>
      <Button small keys="Alt+3" onClick={() => onTake(leftFirst)}>
        Both ({parties[left].brief} first)
      </Button>
      <Button small keys="Alt+4" onClick={() => onTake(rightFirst)}>
        Both ({parties[right].brief} first)
      </Button>
      <Button
        small
        look="ghost"
        keys="Alt+0"
        onClick={() => onTake('base')}
        title="As it was before both changes"
      >
        Original
      </Button>
      <span className="flex-1" />
      <Button
        small
        look="ghost"
        onClick={props.onReset}
        title="Makes all conflicts unresolved again; undo brings your result back"
      >
        Start over
      </Button>
      <Button small look={base ? 'plain' : 'ghost'} aria-pressed={base} onClick={() => props.onBase(!base)}>
        Show original
      </Button>
    </div>
  );
}

function placeWords(settlement: Settlement, { ours, theirs }: Parties): string {
  switch (settlement) {
    case 'open':
      return 'unresolved';
    case 'theirs':
      return theirs.whose;
    case 'ours':
      return ours.whose;
    case 'base':
      return 'the original';
    case 'theirs-ours':
      return `both, ${theirs.brief} first`;
    case 'ours-theirs':
      return `both, ${ours.brief} first`;
    case 'edited':
      return 'edited';
    default:
      return settlement satisfies never;
  }
}
