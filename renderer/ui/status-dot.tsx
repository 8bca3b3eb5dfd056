import { classNames } from './class-names';

export type Tone = 'work' | 'need' | 'done' | 'fail' | 'idle';

const TONES: Readonly<Record<Tone, string>> = {
  work: 'bg-work shadow-[0_0_0_3px_color-mix(in_srgb,var(--work)_22%,transparent)] animate-[breathe_2.4s_ease-in-out_infinite]',
  need: 'bg-need',
  done: 'bg-brand',
  fail: 'bg-fail',
  idle: 'border-[1.5px] border-faint',
};

/** Colour is only for state; `label` says the same in words, null where the words stand beside it. */
export function StatusDot(props: { tone: Tone; label: string | null }) {
  const className = classNames('inline-block size-[7px] flex-none rounded-full', TONES[props.tone]);
  if (props.label === null) return <span aria-hidden className={className} />;
  return <span role="img" aria-label={props.label} title={props.label} className={className} />;
}
