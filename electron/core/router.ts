import { randomUUID } from 'node:crypto';
import { implement, ORPCError, type Router } from '@orpc/server';
import { type Contract, contract } from '#shared/contract';
import { refuse } from '#shared/result';
import { type Caller, callerOf } from '#shared/through';
import { CoreClosing } from './calls-under-way';
import type { Core } from './core';
import { GitStuck } from './git';
import type { AnyVerb } from './handlers';
import type { Log } from './ports';

/** Who asks; the record of an answer, or of a changed setting, says so. Tests may leave it out. */
export type CallContext = Partial<Caller>;

/** Answers a call of which nothing was begun, since the core is closing. */
export const CLOSING = 'SERVICE_UNAVAILABLE';

/**
 * The contract served by a core, for any transport. No logic: a verb is one call. A bug is logged under a reference and
 * sent as `INTERNAL_SERVER_ERROR` with `data.reference`; nothing else of it leaves the core. A Git that would not end is
 * a refusal of every verb that may refuse.
 */
export function createRouter(core: Core, log: Log) {
  const os = implement(contract)
    .$context<CallContext>()
    // What the core answers is typed; checking 100,000 events again on their way out would only cost.
    .$config({ initialOutputValidationIndex: Number.NaN })
    .use(async ({ next, path, procedure }, _input, output) => {
      try {
        return await next();
      } catch (error) {
        if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') throw error;
        if (error instanceof GitStuck && 'refuses' in procedure['~orpc'].meta) {
          log.warn(`git did not end in ${path.join('.')}`, { stuck: error.stuck });
          return output(refuse(error.stuck));
        }
        if (error instanceof CoreClosing) throw new ORPCError(CLOSING, { message: error.message });
        const reference = randomUUID().slice(0, 8);
        log.error(`bug in ${path.join('.')}`, { reference, error });
        throw new ORPCError('INTERNAL_SERVER_ERROR', {
          message: `Something broke inside Understory (reference ${reference}).`,
          data: { reference },
        });
      }
    });
  return os.router(serve(os, core));
}

export type CoreRouter = ReturnType<typeof createRouter>;

type Served = Router<Contract, CallContext>;
type Asked = { readonly input: unknown; readonly signal?: AbortSignal; readonly context: CallContext };
/** One verb of an implementer, and of a core, when it does not matter which. */
type AnyImplementer = { handler(answer: (asked: Asked) => unknown): unknown };
type EachVerb<V> = Readonly<Record<string, Readonly<Record<string, V>>>>;

/**
 * Each verb that the contract names, answered by the core's of the same name. `Handlers` has the core hold all of them,
 * with the contract's types, which are lost on the way through here only.
 */
function serve(implementers: unknown, core: Core): Served {
  const implementer = implementers as EachVerb<AnyImplementer>;
  const verbs = core as unknown as EachVerb<AnyVerb>;
  const groups = Object.entries(contract).map(([group, named]) => {
    const served = Object.keys(named).map((name) => {
      const [one, verb] = [implementer[group]?.[name], verbs[group]?.[name]];
      if (!one || !verb) throw new Error(`the core has no ${group}.${name}`);
      return [
        name,
        one.handler(({ input, signal, context }) => verb(input, signal, callerOf(context) ?? undefined)),
      ];
    });
    return [group, Object.fromEntries(served)];
  });
  return Object.fromEntries(groups) as Served;
}
