import type { ApplyId } from '#shared/ids';
import { EXIT } from './exit-code';
import { Refused, required, type Verb, type VerbContext } from './verb';

/** Undoes an apply, by id or unique prefix, or the newest one that still stands. */
export function undo(options: { apply: string | undefined }): Verb {
  return async (context) => {
    const apply = options.apply === undefined ? null : await findApply(context, options.apply);
    const record = required(await context.client.apply.undo({ apply }));
    context.out.result(record);
    context.out.say(`Undone: what apply ${record.apply} did is taken back. Edits made since are kept.`);
    return EXIT.done;
  };
}

async function findApply({ client }: VerbContext, prefix: string): Promise<ApplyId> {
  const records = await client.apply.list({ session: null });
  const found = records.filter((record) => record.apply.startsWith(prefix));
  const exact = found.find((record) => record.apply === prefix);
  const only = exact ?? (found.length === 1 ? found[0] : undefined);
  if (!only) throw new Refused({ code: 'apply-unknown', apply: prefix });
  return only.apply;
}
