import type { ChangedFile } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import type { Complexity, MeasuredSession } from '#shared/measured-session';
import { ok } from '#shared/result';
import type { CoreHandlers } from '../handlers';
import { codeOf, countDecisions } from './decision-points';

/** So many files are asked for at once. */
const AT_ONCE = 100;

/** The verb that measures what the rows of sessions do not say of them. */
export function createMeasure({
  changes,
  forecast,
}: {
  readonly changes: Pick<CoreHandlers['changes'], 'get' | 'sides'>;
  readonly forecast: CoreHandlers['apply']['forecast'];
}): CoreHandlers['variants']['measure'] {
  return async ({ sessions }) => {
    const forecasted = await forecast({ sessions });
    if (!forecasted.ok) return forecasted;
    const { sessions: looked, workspace } = forecasted.value;
    const measured: MeasuredSession[] = [];
    // One after the other: each starts processes of Git's.
    for (const session of new Set(sessions)) {
      const found = workspace.find((one) => one.session === session);
      const unknown = found?.unknown ?? null;
      const conflicts =
        unknown || !looked.includes(session)
          ? null
          : [...new Set([...(found?.paths ?? []), ...(found?.blocked ?? [])])];
      measured.push({ session, complexity: await complexityOf(changes, session), conflicts, unknown });
    }
    return ok(measured);
  };
}

async function complexityOf(
  changes: Pick<CoreHandlers['changes'], 'get' | 'sides'>,
  session: SessionId,
): Promise<Complexity | null> {
  const changeset = await changes.get({ session, scope: { kind: 'session' } });
  if (!changeset.ok) return null;
  const { from, to, files } = changeset.value;
  const code = files.filter(isCode);
  let decisions = 0;
  let left = 0;
  for (let at = 0; at < code.length; at += AT_ONCE) {
    const paths = code.slice(at, at + AT_ONCE).map(({ path }) => path);
    const sides = await changes.sides({ session, from, to, paths });
    if (!sides.ok) return null;
    for (const { path, before, after } of sides.value) {
      if (!before || !after || before.type === 'too-large' || after.type === 'too-large') left += 1;
      else decisions += countIn(path, after) - countIn(path, before);
    }
  }
  return { decisions, files: code.length - left, left };
}

function countIn(path: string, side: { readonly type: string; readonly text?: string }): number {
  const code = codeOf(path);
  return code && side.type === 'text' ? countDecisions(side.text ?? '', code) : 0;
}

function isCode({ path, generated, binary }: ChangedFile): boolean {
  return !binary && !generated && codeOf(path) !== null;
}
