import {
  Archive,
  Ban,
  Check,
  CheckCheck,
  CircleDot,
  CirclePause,
  CircleStop,
  CircleX,
  Clock,
  Hand,
  KeyRound,
  Lightbulb,
  LoaderCircle,
  type LucideIcon,
  MessageSquareText,
  SquareTerminal,
} from 'lucide-react';
import { describeState, type SessionState, type StateTone } from '#shared/session-state';
import { classNames } from './class-names';

const ICONS: Readonly<Record<SessionState, LucideIcon>> = {
  preparing: LoaderCircle,
  queued: Clock,
  working: LoaderCircle,
  waiting: Hand,
  login: KeyRound,
  failed: CircleX,
  interrupted: CirclePause,
  stopped: CircleStop,
  denied: Ban,
  proposed: Lightbulb,
  reviewed: MessageSquareText,
  applied: CheckCheck,
  unchanged: Check,
  ready: CircleDot,
  discarded: Archive,
  imported: SquareTerminal,
  live: SquareTerminal,
};

/** What a state's words and icon are drawn in. */
export const STATE_COLORS: Readonly<Record<StateTone, string>> = {
  work: 'text-work',
  need: 'text-need',
  ready: 'text-ready',
  done: 'text-soft',
  fail: 'text-fail',
  idle: 'text-faint',
};

/** A session's state as a sign; its words stand beside it. */
export function StateIcon(props: { state: SessionState; size: number }) {
  const Icon = ICONS[props.state];
  const { tone } = describeState(props.state);
  return (
    <Icon
      size={props.size}
      aria-hidden
      className={classNames(
        'flex-none',
        STATE_COLORS[tone],
        tone === 'work' && 'animate-[turn_1.6s_linear_infinite]',
      )}
    />
  );
}
