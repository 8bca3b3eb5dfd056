import { UsageError } from './exit-code';

/** One of several variants, as typed: `AGENT[:MODEL][@CUSTOM-AGENT]`. What is not given is null. */
export type VariantArgument = {
  readonly agent: string | null;
  readonly model: string | null;
  readonly customAgent: string | null;
};

/** Names of models have colons and slashes in them, so the first colon counts, and of several `@` the last. */
export function parseVariant(text: string): VariantArgument {
  const [, agent = '', model, customAgent] = /^([^:@]*)(?::(.*?))?(?:@([^@]*))?$/su.exec(text) ?? [];
  if (text === '' || (!agent && !model && !customAgent))
    throw new UsageError(`not a variant: ${text}; write AGENT, AGENT:MODEL or AGENT:MODEL@CUSTOM-AGENT`);
  return { agent: agent || null, model: model || null, customAgent: customAgent || null };
}
