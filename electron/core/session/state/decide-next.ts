import type { Attachment } from '#shared/attachment';
import type { SessionEvent } from '#shared/events';
import type { NextPromptId } from '#shared/ids';
import { MOST_NEXT_PROMPTS, type NextPrompt } from '#shared/next-prompt';
import { dueOf } from '#shared/projections/next-prompts';
import type { RefusalOf } from '#shared/refusals';
import { assertNever, ok, type Result, refuse } from '#shared/result';
import { decide } from './decide';
import { isBusy, type SessionState } from './state';

/** A wish about the prompts that wait in a session for its turn to end. */
export type NextCommand =
  /** `stop`: instead of what runs. `index`: at this place and not sent now, as when its removal is taken back. */
  | {
      readonly type: 'add';
      readonly id: NextPromptId;
      readonly text: string;
      readonly attachments?: readonly Attachment[] | undefined;
      readonly stop: boolean;
      readonly index: number | null;
    }
  /** `attachments` absent: it keeps those that it has. */
  | {
      readonly type: 'edit';
      readonly id: NextPromptId;
      readonly text: string;
      readonly attachments?: readonly Attachment[] | undefined;
    }
  | { readonly type: 'move'; readonly id: NextPromptId; readonly index: number }
  | { readonly type: 'remove'; readonly id: NextPromptId }
  | { readonly type: 'send'; readonly id: NextPromptId }
  /** A turn has ended: what is to follow it by itself. */
  | { readonly type: 'send-due' };

type ChangeRefusal = RefusalOf<'session-newer' | 'session-discarded' | 'next-prompt-unknown'>;
type SendRefusal =
  | ChangeRefusal
  | RefusalOf<'session-busy' | 'session-damaged' | 'budget-reached' | 'prompt-empty'>;
/** Why such a wish may be refused. */
export type NextRefusal = SendRefusal | RefusalOf<'next-prompts-full'>;
type Judged<E> = Result<SessionEvent[], E>;
type Needs<T extends NextCommand['type']> = Extract<NextCommand, { type: T }>;

export function decideNext(state: SessionState, command: Needs<'add'>): Judged<NextRefusal>;
export function decideNext(
  state: SessionState,
  command: Needs<'edit'>,
): Judged<ChangeRefusal | RefusalOf<'prompt-empty'>>;
export function decideNext(state: SessionState, command: Needs<'move' | 'remove'>): Judged<ChangeRefusal>;
export function decideNext(state: SessionState, command: Needs<'send' | 'send-due'>): Judged<SendRefusal>;
/** Grants a wish as events, or refuses it. Pure, as `decide`. */
export function decideNext(state: SessionState, command: NextCommand): Judged<NextRefusal> {
  const session = state.row.session;
  if (state.isNewer) return refuse({ code: 'session-newer', session });
  if (state.row.discarded) return refuse({ code: 'session-discarded', session });
  if ('text' in command && command.text.trim() === '') return refuse({ code: 'prompt-empty' });
  if (command.type === 'add') return add(state, command);
  if (command.type === 'send-due') return sendDue(state);
  const { prompts } = state.next;
  const prompt = prompts.find(({ id }) => id === command.id);
  if (!prompt) return refuse({ code: 'next-prompt-unknown', prompt: command.id });
  switch (command.type) {
    case 'edit': {
      const { id, text, attachments } = command;
      const others =
        attachments && !isSameAttached(attachments, prompt.attachments ?? []) ? attachments : null;
      if (text === prompt.text && others === null) return ok([]);
      const attached = others === null ? {} : { attachments: [...others] };
      return ok([{ type: 'next-prompt.edited', id, text, ...attached }]);
    }
    case 'move': {
      const index = Math.min(command.index, prompts.length - 1);
      return ok(
        index === prompts.indexOf(prompt) ? [] : [{ type: 'next-prompt.moved', id: prompt.id, index }],
      );
    }
    case 'remove':
      return ok([{ type: 'next-prompt.removed', id: prompt.id }]);
    case 'send':
      return isBusy(state) ? ok(stopFor(state, prompt.id)) : become(state, prompt);
    default:
      return assertNever(command);
  }
}

function isSameAttached(one: readonly Attachment[], other: readonly Attachment[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ id, name }, at) => other[at]?.id === id && other[at]?.name === name)
  );
}

function add(
  state: SessionState,
  { id, text, attachments = [], stop, index }: Needs<'add'>,
): Judged<NextRefusal> {
  const { prompts, goesOn } = state.next;
  const { session } = state.row;
  if (state.damaged > 0) return refuse({ code: 'session-damaged', session, lines: state.damaged });
  if (prompts.length >= MOST_NEXT_PROMPTS)
    return refuse({ code: 'next-prompts-full', most: MOST_NEXT_PROMPTS });
  const at = (place: number): SessionEvent => ({
    type: 'next-prompt.added',
    ...{ id, text, index: Math.min(place, prompts.length) },
    ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
  });
  if (index !== null) return ok([at(index)]);
  if (isBusy(state)) return ok(stop ? [at(0), ...stopFor(state, id)] : [at(prompts.length)]);
  // The turn that it was to wait for ended well in the meantime.
  const isDue = stop || (goesOn && prompts.length === 0);
  return isDue ? decide(state, { type: 'send', prompt: text, attachments }) : ok([at(prompts.length)]);
}

/** The turn is to be stopped, whose place this prompt takes. */
function stopFor({ open, next }: SessionState, id: NextPromptId): SessionEvent[] {
  if (!open) return [];
  const waits = next.prompts.findIndex((one) => one.id === id) > 0;
  return [
    ...(waits ? [{ type: 'next-prompt.moved' as const, id, index: 0 }] : []),
    { type: 'turn.cancel-requested', turn: open.turn, stoppedFor: id },
  ];
}

function sendDue(state: SessionState): Judged<SendRefusal> {
  const due = dueOf(state.next);
  return due === null || isBusy(state) ? ok([]) : become(state, due);
}

/** One line of the log both queues the turn and ends the waiting: no crash comes between them. */
function become(state: SessionState, { id, text, attachments }: NextPrompt): Judged<SendRefusal> {
  const sent = decide(state, { type: 'send', prompt: text, attachments });
  if (!sent.ok) return sent;
  return ok(sent.value.map((event) => (event.type === 'turn.queued' ? { ...event, next: id } : event)));
}
