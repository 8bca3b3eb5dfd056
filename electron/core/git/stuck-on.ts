import { describeStuck as describe } from '#shared/describe-stuck';
import type { RefusalOf } from '#shared/refusals';

/** Why Git would not have ended: what it waited for, or what it spent its time on. Also a refusal. */
export type StuckOn = RefusalOf<'git-stuck'>;

/** The same in one sentence or two, for the end of a turn and the log. */
export function describeStuck(stuck: StuckOn): string {
  const { title, advice } = describe(stuck);
  return [title, advice].filter(Boolean).join(' ');
}
