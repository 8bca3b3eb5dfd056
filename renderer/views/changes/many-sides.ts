import type { ChangedFile, Changeset } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import { readSidesOf } from '../../state/change-actions';
import { type FileSides, readSides } from './file-contents';

/** Most files that are asked for at once, and most questions that are open. */
const AT_ONCE = 24;
const MOST_OPEN = 2;

type Span = Pick<Changeset, 'from' | 'to'>;
type Asked = {
  readonly session: SessionId;
  readonly span: Span;
  readonly file: ChangedFile;
  resolve(result: Result<FileSides, Refusal>): void;
  reject(error: unknown): void;
};

const waiting: Asked[] = [];
let open = 0;
let isPlanned = false;

/**
 * Both sides of a file, read together with those of other files that are asked for at the same time, the newest first:
 * what was only scrolled by is taken back with `drop` before anyone reads it.
 */
export function readSidesSoon(
  session: SessionId,
  span: Span,
  file: ChangedFile,
): { readonly sides: Promise<Result<FileSides, Refusal>>; readonly drop: () => void } {
  const sides = new Promise<Result<FileSides, Refusal>>((resolve, reject) => {
    waiting.push({ session, span, file, resolve, reject });
  });
  const asked = waiting.at(-1);
  plan();
  const drop = () => {
    const at = asked ? waiting.indexOf(asked) : -1;
    if (at >= 0) waiting.splice(at, 1);
  };
  return { sides, drop };
}

function plan(): void {
  if (isPlanned || open >= MOST_OPEN || waiting.length === 0) return;
  isPlanned = true;
  // All that one drawing asks for goes in one question.
  queueMicrotask(() => {
    isPlanned = false;
    void ask();
  });
}

async function ask(): Promise<void> {
  const newest = waiting.at(-1);
  if (!newest) return;
  const isAlike = ({ session, span }: Asked) =>
    session === newest.session && span.from === newest.span.from && span.to === newest.span.to;
  const together = waiting.filter(isAlike).slice(-AT_ONCE);
  for (const one of together) waiting.splice(waiting.indexOf(one), 1);
  open += 1;
  plan();
  try {
    const paths = together.map(({ file }) => file.path);
    const answer = await readSidesOf({ session: newest.session, ...spanOf(newest.span), paths });
    if (!answer.ok) for (const one of together) one.resolve(answer);
    else {
      const found = new Map(answer.value.map((sides) => [sides.path, sides]));
      for (const one of together) {
        const { before = null, after = null } = found.get(one.file.path) ?? {};
        if (before && after) one.resolve(ok({ before, after }));
        // Too large to be read along with others.
        else readSides(one.session, one.span, one.file).then(one.resolve, one.reject);
      }
    }
  } catch (error) {
    for (const one of together) one.reject(error);
  } finally {
    open -= 1;
    plan();
  }
}

function spanOf({ from, to }: Span): Span {
  return { from, to };
}
