import { describeRefusal } from '#shared/describe-refusal';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { variantWords } from '#shared/variant-words';
import type { StartVariants } from '#shared/variants';
import { EXIT, type ExitCode } from './exit-code';
import { isDone, type TurnRead, turnResult, untilTurnEnds } from './follow-turn';
import { changes, stateWords } from './session-result';
import { terminalLine } from './terminal-text';
import { begun, type VerbContext } from './verb';

type Began = { readonly number: number; readonly row: SessionRow };

/** Starts variants and follows each to the end of its first turn. Those that could not be started keep no other from it. */
export async function runVariants(context: VerbContext, input: StartVariants): Promise<ExitCode> {
  const { client, out, calledAs } = context;
  const { variants, started } = begun(await client.variants.start(input));
  const began = started.flatMap((one): Began[] => (one.began ? [one] : []));
  for (const one of started) {
    if (one.began) out.say(`variant ${one.number}  ${one.row.session}  ${whoOf(one.row)}`);
    else tellRefused(context, one);
  }
  const ended = await followAll(context, began);
  const sessions = ended.map(({ number, row }) => ({ number, session: row.session }));
  const refused = started.flatMap((one) => (one.began ? [] : [{ number: one.number, refusal: one.refusal }]));
  out.result({ variants, sessions, refused });
  if (sessions.length > 1)
    out.say(`compare   ${calledAs} compare ${sessions.map(({ session }) => session).join(' ')}`);
  if (context.interrupt.happened) return EXIT.interrupted;
  if (began.length === 0) return EXIT.refused;
  return refused.length === 0 && ended.every(({ ended: turn }) => turn && isDone(turn))
    ? EXIT.done
    : EXIT.failed;
}

function tellRefused(
  { out }: VerbContext,
  one: { readonly number: number; readonly refusal: Refusal },
): void {
  out.item('refused', { number: one.number, refusal: one.refusal });
  out.problem(
    `variant ${one.number} was not started: ${terminalLine(describeRefusal(one.refusal).title, 300)} [${one.refusal.code}]`,
  );
}

/** Ends with all of them. The first interrupt stops their agents. */
async function followAll(
  context: VerbContext,
  began: readonly Began[],
): Promise<(Began & Pick<TurnRead, 'ended'>)[]> {
  const { client, out, interrupt } = context;
  const forget = interrupt.onFirst(() => {
    out.problem('Stopping the agents. The sessions are kept. Press again to quit at once.');
    for (const { row } of began)
      client.sessions.cancel({ session: row.session }).catch((error: unknown) => out.problem(String(error)));
  });
  try {
    return await Promise.all(
      began.map(async ({ number, row: started }) => {
        const { row, ended } = await untilTurnEnds(context, started, { after: 0, tell: null });
        out.item('variant', { number, ...turnResult(row, ended) });
        out.say(`variant ${number}  ${row.session}  ${stateWords(row)}, ${changes(row)}  ${whoOf(row)}`);
        return { number, row, ended };
      }),
    );
  } finally {
    forget();
  }
}

function whoOf(row: SessionRow): string {
  return terminalLine(variantWords(row), 120);
}
