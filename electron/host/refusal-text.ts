import { describeRefusal } from '#shared/describe-refusal';
import type { Refusal } from '#shared/refusals';

/** A refusal in sentences, for a terminal or a native dialog: what happened, what was kept, what to do. */
export function refusalText(refusal: Refusal): string {
  const { title, kept, advice } = describeRefusal(refusal);
  return [title, kept, advice].filter((sentence) => sentence !== null).join(' ');
}
