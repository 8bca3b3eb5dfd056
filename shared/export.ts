import { z } from 'zod';
import { SessionId } from './ids';
import { Refusal } from './refusals';
import { SecretKind } from './secret';

/** As what a session is exported: to be read by people, or by programs. */
export const ExportFormat = z.enum(['markdown', 'json']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** In what of a session something stands. */
export const ExportPlace = z.object({
  /** Null: in no turn. */
  turn: z.number().int().nullable(),
  in: z.enum([
    ...([
      'about',
      'prompt',
      'said',
      'thought',
      'shown',
      'tool',
      'note',
      'setup',
      'check',
      'permission',
      'shared',
    ] as const),
    ...(['failure', 'plan', 'changes', 'comment'] as const),
  ]),
});
export type ExportPlace = z.infer<typeof ExportPlace>;

/** A secret that was replaced. `line`: what stands around it, as it is exported. */
export const ReplacedSecret = z.object({ kind: SecretKind, place: ExportPlace, line: z.string() });
export type ReplacedSecret = z.infer<typeof ReplacedSecret>;

/** What became of the secrets of a session as it was exported. */
export const ExportReport = z.object({
  /** How many of each kind were replaced, the most frequent first; the same secret counts wherever it stands. */
  counts: z.array(z.object({ kind: SecretKind, count: z.number().int().positive() })),
  /** The first of them. */
  first: z.array(ReplacedSecret),
});
export type ExportReport = z.infer<typeof ExportReport>;

/** How an export goes. The last step says how it ended; the texts in between are the export, piece by piece. */
export const ExportStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('text'), text: z.string() }),
  /** So many of the session's events are read. */
  z.object({ step: z.literal('read'), events: z.number().int(), of: z.number().int() }),
  z.object({ step: z.literal('done'), report: ExportReport }),
  z.object({ step: z.literal('refused'), refusal: Refusal }),
]);
export type ExportStep = z.infer<typeof ExportStep>;

/** How the writing of exports goes that the window asked for; the last one says how it ended. */
export const ExportProgress = z.discriminatedUnion('state', [
  /** `done` of them are written. */
  z.object({ state: z.literal('writing'), done: z.number().int() }),
  /** The user named no place. */
  z.object({ state: z.literal('dismissed') }),
  z.object({
    state: z.literal('done'),
    /** The file, or the folder of several. */
    path: z.string(),
    written: z.number().int(),
    refused: z.array(z.object({ session: SessionId, refusal: Refusal })),
  }),
]);
export type ExportProgress = z.infer<typeof ExportProgress>;
