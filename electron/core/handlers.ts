import type { AnySchema, ContractProcedure, InferSchemaOutput } from '@orpc/contract';
import type { Contract } from '#shared/contract';
import type { Caller } from '#shared/through';

/**
 * A contract as plain functions: what a verb is asked with (already validated) and what it answers. A stream is an
 * async generator that ends when its asker leaves or `signal` aborts. `caller` is who asks, where that is known.
 */
export type Handlers<C> = {
  readonly [Group in keyof C]: { readonly [Verb in keyof C[Group]]: Handler<C[Group][Verb]> };
};

type Handler<P> =
  P extends ContractProcedure<infer I extends AnySchema, infer O extends AnySchema, infer _E, infer _M>
    ? InferSchemaOutput<O> extends AsyncIteratorObject<infer Item, unknown, void>
      ? (input: InferSchemaOutput<I>, signal?: AbortSignal) => AsyncGenerator<Item, void, void>
      : (input: InferSchemaOutput<I>, signal?: AbortSignal, caller?: Caller) => Promise<InferSchemaOutput<O>>
    : never;

export type CoreHandlers = Handlers<Contract>;
