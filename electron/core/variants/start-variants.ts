import type { SessionOrigin } from '#shared/events';
import { VariantsId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { type SessionRow, StartSession } from '#shared/session';
import type { StartedVariants } from '#shared/variants';
import type { CoreHandlers } from '../handlers';
import type { Clock } from '../ports';
import type { Repositories } from '../repository';
import { findBase, fitTitle, newSessionId, type SessionBase, titleOf } from '../session';

type Start = CoreHandlers['variants']['start'];

/** Begins one session, at a base that was looked up. */
export type BeginAt = (
  input: StartSession,
  origin: SessionOrigin,
  base: SessionBase,
) => Promise<Result<SessionRow, Refusal>>;

/** The verb that starts variants. The base is looked up once: a commit that is made meanwhile is in none of them. */
export function createStartVariants({
  repositories,
  clock,
  home,
  begin,
}: {
  readonly repositories: Pick<Repositories, 'get'>;
  readonly clock: Clock;
  readonly home: string;
  readonly begin: BeginAt;
}): Start {
  return async ({ variants, ...input }) => {
    if (input.prompt.trim() === '') return refuse({ code: 'prompt-empty' });
    const place = repositories.get(input.repository);
    if (!place) return refuse({ code: 'repository-unknown', repository: input.repository });
    const base = await findBase(home, place, input.base);
    if (!base.ok) return base;
    const id = VariantsId.parse(newSessionId(clock.now()));
    const title = fitTitle(input.title ?? '') || titleOf(input.prompt);
    const started = await Promise.all(
      variants.map(async (variant, at): Promise<StartedVariants['started'][number]> => {
        const number = at + 1;
        const began = await begin(
          // They stand beside each other in lists and dialogs: each has a name of its own.
          StartSession.parse({ ...input, ...variant, title: `${title.slice(0, 190)} (${number})` }),
          { why: 'variant', of: { variants: id, number } },
          base.value,
        );
        return began.ok
          ? { began: true, number, row: began.value }
          : { began: false, number, refusal: began.refusal };
      }),
    );
    return ok({ variants: id, started });
  };
}
