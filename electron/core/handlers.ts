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

/** Something said of verbs by their names; of those that are not named it is not said. */
export type ByVerb<T> = {
  readonly [Group in keyof CoreHandlers]?: { readonly [Verb in keyof CoreHandlers[Group]]?: T };
};

/** A verb of which nothing is known but that it is one. */
export type AnyVerb = (input: unknown, signal?: AbortSignal, caller?: Caller) => unknown;

/** The same verbs, each as `change` makes it of what it was. What it makes takes and answers the same. */
export function eachVerb(
  verbs: CoreHandlers,
  change: (verb: AnyVerb, group: string, name: string) => AnyVerb,
): CoreHandlers {
  const groups = Object.entries(verbs).map(([group, named]) => {
    const changed = Object.entries(named).map(([name, verb]) => [name, change(verb as AnyVerb, group, name)]);
    return [group, Object.fromEntries(changed)];
  });
  return Object.fromEntries(groups) as CoreHandlers;
}
