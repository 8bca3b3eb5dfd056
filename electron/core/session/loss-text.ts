import type { Loss } from '../safety-store';

/** Says what was gone from a repository, what became of it, and what to do where something is still missing. */
export function lossText(loss: Loss, during: 'turn' | 'meanwhile'): string {
  const what = whatWasLost(loss);
  const when =
    during === 'turn' ? 'During this turn the repository lost' : 'Outside of any turn the repository lost';
  const left = loss.left.length + loss.objectsLeft;
  const back = ' Understory put all of it back from its own copies.';
  if (left === 0) return `${when} ${what}.${back}`;
  const names = loss.left.slice(0, 3).join(', ');
  const more = loss.left.length > 3 ? ` and ${loss.left.length - 3} more` : '';
  return `${when} ${what}. Not all of it could be put back${
    names === '' ? '' : `: ${names}${more}`
  }. What Understory has of it stays in its data folder; a clone or backup of the repository may have the rest.`;
}

function whatWasLost({ refs, objects }: Loss): string {
  const applies = new Set(refs.flatMap((ref) => /^refs\/understory\/applies\/([^/]+)/.exec(ref)?.[1] ?? []));
  const discards = refs.filter((ref) => ref.endsWith('/discarded'));
  const checkpoints = refs.filter(
    (ref) => !ref.startsWith('refs/understory/applies/') && !discards.includes(ref),
  );
  const who = refs.length === 0 ? 'checkpoints need' : 'they need';
  const parts = [
    counted(checkpoints.length, 'checkpoint', 'checkpoints'),
    counted(applies.size, 'snapshot that undoing an apply needs', 'snapshots that undoing applies needs'),
    counted(discards.length, 'discarded session', 'discarded sessions'),
    counted(objects, `object that ${who}`, `objects that ${who}`),
  ].filter((part) => part !== null);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function counted(count: number, one: string, many: string): string | null {
  return count === 0 ? null : count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${many}`;
}
