import type { SessionRow, SessionStatus } from '#shared/session';
import { classNames } from './class-names';

export type Tone = 'work' | 'need' | 'done' | 'fail' | 'idle';

const TONES: Readonly<Record<Tone, string>> = {
  work: 'bg-work shadow-[0_0_0_3px_color-mix(in_srgb,var(--work)_22%,transparent)] animate-[breathe_2.4s_ease-in-out_infinite]',
  need: 'bg-need',
  done: 'bg-accent',
  fail: 'bg-fail',
  idle: 'border-[1.5px] border-faint',
};

const STATUS: Readonly<Record<SessionStatus, { tone: Tone; label: string }>> = {
  preparing: { tone: 'work', label: 'Preparing' },
  queued: { tone: 'idle', label: 'Queued' },
  working: { tone: 'work', label: 'Working' },
  waiting: { tone: 'need', label: 'Waiting for you' },
  ready: { tone: 'done', label: 'Ready for review' },
  stopped: { tone: 'idle', label: 'Stopped' },
  failed: { tone: 'fail', label: 'Failed' },
  interrupted: { tone: 'need', label: 'Interrupted' },
  discarded: { tone: 'idle', label: 'Discarded' },
};

/** The hue and the word of a session's state, the same wherever it is shown: applied work waits for nobody any more. */
export function describeState(row: Pick<SessionRow, 'status' | 'applied' | 'denied'>): {
  readonly tone: Tone;
  readonly label: string;
} {
  if (row.status !== 'ready') return STATUS[row.status];
  if (row.denied > 0) return { tone: 'need', label: 'Denied' };
  return row.applied ? { tone: 'idle', label: 'Applied' } : STATUS.ready;
}

/** Colour is only for state; `label` says the same in words, null where the words stand beside it. */
export function StatusDot(props: { tone: Tone; label: string | null }) {
  const className = classNames('inline-block size-[7px] flex-none rounded-full', TONES[props.tone]);
  if (props.label === null) return <span aria-hidden className={className} />;
  return <span role="img" aria-label={props.label} title={props.label} className={className} />;
}
