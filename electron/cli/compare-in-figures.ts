import { compareMetrics } from '#shared/compare-metrics';
import { MOST_COMPARED } from '#shared/measured-session';
import type { SessionRow } from '#shared/session';
import { variantWords } from '#shared/variant-words';
import { columns } from './columns';
import { EXIT, UsageError } from './exit-code';
import { sessionResult } from './session-result';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

/** Sessions beside each other, by what can be counted of them; a `*` stands at what is best of a line. */
export function compareInFigures(named: readonly string[]): Verb {
  return async (context) => {
    const { client, out } = context;
    const rows = await rowsOf(named, context);
    const measured = required(
      await client.variants.measure({ sessions: rows.map(({ session }) => session) }),
    );
    const of = new Map(measured.map((one) => [one.session, one]));
    const compared = rows.map((row) => ({ row, measured: of.get(row.session) ?? null }));
    const metrics = compareMetrics(compared, Date.now());
    for (const [at, { row, measured: more }] of compared.entries()) {
      const { session: _, ...rest } = more ?? { session: null };
      const { agent, model, customAgent, title, variant } = row;
      const figures = Object.fromEntries(metrics.map(({ id, values }) => [id, values[at]?.figure ?? null]));
      out.item('session', {
        ...sessionResult(row),
        ...{ title, agent: agent.id, model, customAgent, ...(variant ? { variant } : {}) },
        ...{ ...rest, figures },
      });
    }
    const best = Object.fromEntries(
      metrics.map(({ id, values }) => [
        id,
        values.flatMap((value, at) => (value.best ? (rows[at]?.session ?? []) : [])),
      ]),
    );
    out.result({ sessions: rows.map(({ session }) => session), best });
    const lines = metrics.map(({ label, values }) => [
      label,
      ...values.map((value) => `${terminalLine(value.words, 40)}${value.best ? ' *' : ''}`),
    ]);
    const names = rows.map((row) => `${row.session} ${terminalLine(variantWords(row), 40)}`);
    for (const line of columns(lines, ['', ...names])) out.say(line.trimEnd());
    return EXIT.done;
  };
}

/** Those that were named, each once; of one alone all variants that were started with it and are still there. */
async function rowsOf(named: readonly string[], context: VerbContext): Promise<SessionRow[]> {
  const found = [];
  for (const name of named) found.push(await findSession(context, name));
  const rows = [...new Map(found.map((row) => [row.session, row])).values()];
  const [only] = rows;
  const all = only && rows.length === 1 ? await variantsWith(only, context) : rows;
  if (all.length < 2) throw new UsageError('name two sessions or more, or one that was started as a variant');
  if (all.length > MOST_COMPARED) throw new UsageError(`at most ${MOST_COMPARED} sessions can be compared`);
  const apart = all.find(({ repositoryPath }) => repositoryPath !== all[0]?.repositoryPath);
  if (apart) throw new UsageError(`${apart.session} is a session of another repository`);
  return all;
}

async function variantsWith({ variant }: SessionRow, { client }: VerbContext): Promise<SessionRow[]> {
  if (!variant) return [];
  return (await client.sessions.list({}))
    .filter((row) => row.variant?.variants === variant.variants && row.discarded === null)
    .sort((a, b) => (a.variant?.number ?? 0) - (b.variant?.number ?? 0));
}
