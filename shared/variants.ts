import { z } from 'zod';
import { VariantsId } from './ids';
import { Refusal } from './refusals';
import { SessionRow, StartSession } from './session';

export const FEWEST_VARIANTS = 2;
export const MOST_VARIANTS = 8;

/** Who does it in one of several variants. The same one may be in them twice. */
export const Variant = StartSession.pick({ agent: true, model: true, customAgent: true, options: true });
export type Variant = z.input<typeof Variant>;

/** One prompt for several; each has a worktree of its own, and all begin at the same commit. */
export const StartVariants = StartSession.omit({
  agent: true,
  model: true,
  customAgent: true,
  options: true,
  kind: true,
  plans: true,
}).extend({ variants: z.array(Variant).min(FEWEST_VARIANTS).max(MOST_VARIANTS) });
export type StartVariants = z.input<typeof StartVariants>;

/** What became of each, in the order in which they were asked for: its session, or why it could not be started. */
export const StartedVariants = z.object({
  variants: VariantsId,
  started: z.array(
    z.discriminatedUnion('began', [
      z.object({ began: z.literal(true), number: z.number().int(), row: SessionRow }),
      z.object({ began: z.literal(false), number: z.number().int(), refusal: Refusal }),
    ]),
  ),
});
export type StartedVariants = z.infer<typeof StartedVariants>;
