import { ChevronDown, ChevronRight, Copy, CopyPlus } from 'lucide-react';
import { momentOf } from '#shared/dates';
import type { TranscriptTurn } from '#shared/projections/transcript';
import { copyText } from '../../state/host-actions';
import { showPane } from '../../state/navigation';
import { IconButton } from '../../ui/button';
import { formatAge, useNow } from '../../ui/time';
import { Tooltip } from '../../ui/tooltip';
import { changeLook } from '../changes';
import type { Scene } from './scene';
import { answerMarkdown, turnMarkdown } from './turn-markdown';

/** When something was: how long ago, and exactly when it is pointed at or has the focus. */
export function SaidTime(props: { at: string }) {
  const now = useNow();
  const age = formatAge(Date.parse(props.at), now);
  return (
    <Tooltip text={momentOf(props.at)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse gets the exact time by the focus */}
      <time dateTime={props.at} tabIndex={0} className="flex-none rounded-sm text-xs text-faint tabular-nums">
        {age === 'now' ? 'just now' : `${age} ago`}
      </time>
    </Tooltip>
  );
}

/** Beside a prompt: when it was sent, and what can be done with its turn as a whole. */
export function PromptActions(props: {
  scene: Scene;
  turn: TranscriptTurn;
  collapsed: boolean;
  onCollapse: () => void;
}) {
  const { scene, turn, collapsed } = props;
  return (
    <div data-not-said className="mt-0.5 flex items-center justify-end gap-1">
      <span className={collapsed ? 'flex' : SHOWN_ON_HOVER}>
        <IconButton
          label={collapsed ? `Expand turn ${turn.turn}` : `Collapse turn ${turn.turn}`}
          keysOf="turn.collapse"
          aria-expanded={!collapsed}
          small
          onClick={props.onCollapse}
        >
          {collapsed ? <ChevronRight size={13} aria-hidden /> : <ChevronDown size={13} aria-hidden />}
        </IconButton>
      </span>
      <span className={SHOWN_ON_HOVER}>
        <IconButton
          label={`Copy turn ${turn.turn} as Markdown`}
          small
          onClick={() => void copyText(turnMarkdown(turn, scene.folders), `Turn ${turn.turn} copied.`)}
        >
          <CopyPlus size={13} aria-hidden />
        </IconButton>
      </span>
      <SaidTime at={turn.queuedAt} />
    </div>
  );
}

const SHOWN_ON_HOVER =
  'flex opacity-0 transition-opacity group-hover/row:opacity-100 group-focus-within/row:opacity-100';

/** The answer of a turn for the clipboard, as the agent wrote it; nothing where it said nothing. */
export function CopyAnswer(props: { turn: TranscriptTurn }) {
  const text = answerMarkdown(props.turn);
  if (text === '') return null;
  return (
    <IconButton
      label="Copy answer as Markdown"
      keysOf="turn.copy-answer"
      small
      onClick={() => void copyText(text, 'Answer copied.')}
    >
      <Copy size={13} aria-hidden />
    </IconButton>
  );
}

/** How many files a turn changed; a click shows them. */
export function TurnFiles(props: { scene: Scene; turn: TranscriptTurn; words: string }) {
  const { scene, turn } = props;
  return (
    <button
      type="button"
      title={`Show the changes of turn ${turn.turn}`}
      onClick={() => {
        changeLook(scene.session, { scope: { kind: 'turn', turn: turn.turn }, selected: null });
        showPane('changes');
      }}
      className="rounded-sm text-link hover:underline"
    >
      {props.words}
    </button>
  );
}
