import { writtenHere, writtenIn } from '../git';
import type { LostRef } from './put-back';
import type { HiddenRefs } from './store-refs';

/** What a repository's hidden refs are, beside what the store holds of them. */
export type RefsCompared = {
  /** Held, but gone from the repository or pointing elsewhere, and not by our doing. */
  readonly lost: readonly LostRef[];
  /** In the repository and not held, or held as they were before we moved them. */
  readonly news: HiddenRefs;
  /** Held, and deleted by us. */
  readonly deleted: readonly string[];
};

/** Whose the hidden refs are that this process has not written itself; at a start these are those of its past. */
export type IsOurs = (ref: string) => boolean;

/** These are moved as time goes by; all others are written once. */
const MOVING = /\/(discarded|conflicts|head)$/;
/** What a turn found: it keeps the user's own branches from being pruned, which are not ours to copy. */
const NOT_HELD = /\/shared\/start$/;

/** Tells what somebody else did to hidden refs from what we did. */
export function compareRefs(found: HiddenRefs, held: HiddenRefs, isOurs: IsOurs): RefsCompared {
  const lost: LostRef[] = [];
  const deleted: string[] = [];
  const news: HiddenRefs = new Map();
  for (const [ref, to] of held) {
    const now = found.get(ref);
    const ours = writtenHere(ref);
    if (now === to) continue;
    if (ours === null && now === undefined) deleted.push(ref);
    else if (now === undefined) lost.push({ ref, to: ours ?? to, found: null });
    else if (ours === now || (ours === undefined && MOVING.test(ref) && isOurs(ref))) news.set(ref, now);
    else if (ours !== null) lost.push({ ref, to: ours ?? to, found: now });
  }
  for (const [ref, now] of found) {
    if (held.has(ref) || NOT_HELD.test(ref)) continue;
    const ours = writtenHere(ref);
    if (ours === now || (ours === undefined && isOurs(ref))) news.set(ref, now);
  }
  return { lost, news, deleted };
}

/** Hidden refs with those that this process wrote as it left them, whatever was made of them meanwhile. */
export function asWritten(found: HiddenRefs, commonDir: string): HiddenRefs {
  const refs: HiddenRefs = new Map(found);
  for (const [ref, to] of writtenIn(commonDir)) {
    if (to === null) refs.delete(ref);
    else refs.set(ref, to);
  }
  return refs;
}
