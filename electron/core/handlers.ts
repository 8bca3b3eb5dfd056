import type { AnySchema, ContractProcedure, InferSchemaOutput } from '@orpc/contract';
import type { Contract } from '#shared/contract';
import type { Through } from '#shared/through';

/**
 * A contract as plain functions: what a verb is asked with (already validated) and what it answers. A stream is an
 * async generator that ends when its asker leaves or `signal` aborts. `through` is by what a person asks.
 */
export type Handlers<C> = {
  readonly [Group in keyof C]: { readonly [Verb in keyof C[Group]]: Handler<C[Group][Verb]> };
};

type Handler<P> =
  P extends ContractProcedure<infer I extends AnySchema, infer O extends AnySchema, infer _E, infer _M>
    ? InferSchemaOutput<O> extends AsyncIteratorObject<infer Item, unknown, void>
      ? (input: InferSchemaOutput<I>, signal?: AbortSignal) => AsyncGenerator<Item, void, void>
      : (
          input: InferSchemaOutput<I>,
          signal?: AbortSignal,
          through?: Through,
        ) => Promise<InferSchemaOutput<O>>
    : never;

export type CoreHandlers = Handlers<Contract>;
