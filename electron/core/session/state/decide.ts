import type { Attachment } from '#shared/attachment';
import { type Budget, BudgetPart, reachedIn, takenOf } from '#shared/budget';
import type { SessionMark } from '#shared/contract-sessions';
import type { PermissionOption, SessionEvent } from '#shared/events';
import { grantNames } from '#shared/grants';
import { usesWorktree } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { assertNever, ok, type Result, refuse } from '#shared/result';
import { type AnsweringRule, isSamePattern } from '#shared/rule-pattern';
import { isUnread, type SessionRow } from '#shared/session';
import { needsUser } from '#shared/session-state';
import type { Caller } from '#shared/through';
import { isBusy, type SessionState } from './state';
import { fitTitle } from './title';

/** A wish about a session that needs nothing but its state to be granted or refused. */
export type Command =
  | {
      readonly type: 'send';
      readonly prompt: string;
      readonly attachments?: readonly Attachment[] | undefined;
      readonly beyondBudget?: boolean | undefined;
      /** Nobody sends it: a check is red. */
      readonly sentBack?: true;
    }
  | { readonly type: 'resume'; readonly beyondBudget?: boolean | undefined }
  | { readonly type: 'set-budget'; readonly budget: Budget; readonly caller?: Caller | undefined }
  | { readonly type: 'cancel' }
  | {
      readonly type: 'answer';
      readonly request: string;
      readonly option: string;
      /** What is remembered with it, and by which name. */
      readonly rule?: AnsweringRule | undefined;
      readonly caller?: Caller | undefined;
    }
  | {
      readonly type: 'change-rules';
      readonly rules: readonly string[];
      readonly to: 'revoked' | 'restored';
      readonly caller?: Caller | undefined;
    }
  | {
      readonly type: 'change-grants';
      readonly grants: readonly string[];
      readonly to: 'revoked' | 'restored';
      readonly caller?: Caller | undefined;
    }
  | {
      readonly type: 'choose-option';
      readonly option: string;
      readonly value: string;
      readonly caller?: Caller | undefined;
    }
  | { readonly type: 'rename'; readonly title: string }
  | { readonly type: 'judge'; readonly judged: Partial<NonNullable<SessionRow['judged']>> }
  | { readonly type: 'mark-seen'; readonly seq: number }
  | { readonly type: 'mark'; readonly as: SessionMark }
  | { readonly type: 'snooze'; readonly snooze: SessionRow['snoozed'] }
  /** Nothing is recorded yet: only whether worktree or workspace may be worked on. */
  | { readonly type: 'change-worktree' }
  | { readonly type: 'apply' }
  | { readonly type: 'restore'; readonly now: Date };

export type CommandRefusal = RefusalOf<
  | 'session-busy'
  | 'session-idle'
  | 'session-discarded'
  | 'session-not-discarded'
  | 'session-expired'
  | 'session-damaged'
  | 'budget-reached'
  | 'session-newer'
  | 'not-a-background-session'
  | 'prompt-empty'
  | 'permission-gone'
  | 'option-unknown'
  | 'rule-not-offered'
>;

/** What says nothing of a session's work, so that one of a newer version is no reason to refuse it. */
const OF_THE_LIST: ReadonlySet<Command['type']> = new Set(['rename', 'judge', 'mark-seen', 'mark', 'snooze']);

type Refuses<C extends CommandRefusal['code']> = Result<SessionEvent[], Extract<CommandRefusal, { code: C }>>;
type Needs<T extends Command['type']> = Extract<Command, { type: T }>;
type TurnRefusals =
  | 'session-newer'
  | 'session-busy'
  | 'session-discarded'
  | 'session-damaged'
  | 'budget-reached';

export function decide(state: SessionState, command: Needs<'send'>): Refuses<TurnRefusals | 'prompt-empty'>;
export function decide(state: SessionState, command: Needs<'resume'>): Refuses<TurnRefusals>;
export function decide(
  state: SessionState,
  command: Needs<'set-budget'>,
): Refuses<'session-newer' | 'session-discarded'>;
export function decide(
  state: SessionState,
  command: Needs<'cancel'>,
): Refuses<'session-newer' | 'session-idle'>;
export function decide(
  state: SessionState,
  command: Needs<'answer'>,
): Refuses<'session-newer' | 'permission-gone' | 'option-unknown' | 'rule-not-offered'>;
export function decide(
  state: SessionState,
  command: Needs<'change-rules' | 'change-grants'>,
): Refuses<'session-newer'>;
export function decide(
  state: SessionState,
  command: Needs<'choose-option'>,
): Refuses<'session-newer' | 'session-discarded' | 'option-unknown'>;
export function decide(
  state: SessionState,
  command: Needs<'rename' | 'judge' | 'mark-seen' | 'snooze'>,
): Refuses<never>;
export function decide(
  state: SessionState,
  command: Needs<'mark'>,
): Refuses<'session-busy' | 'session-discarded'>;
export function decide(
  state: SessionState,
  command: Needs<'change-worktree'>,
): Refuses<'session-newer' | 'session-busy' | 'session-discarded'>;
export function decide(
  state: SessionState,
  command: Needs<'apply'>,
): Refuses<'session-newer' | 'session-busy' | 'session-discarded' | 'not-a-background-session'>;
export function decide(
  state: SessionState,
  command: Needs<'restore'>,
): Refuses<'session-newer' | 'session-not-discarded' | 'session-expired'>;
/** Grants a command as events, or refuses it. Pure: no clock, no ids, no disk. */
export function decide(state: SessionState, command: Command): Result<SessionEvent[], CommandRefusal> {
  const session = state.row.session;
  if (state.isNewer && !OF_THE_LIST.has(command.type)) return refuse({ code: 'session-newer', session });
  switch (command.type) {
    case 'send':
      if (command.prompt.trim() === '') return refuse({ code: 'prompt-empty' });
      return queueTurn(state, command);
    case 'resume':
      return queueTurn(state, { ...command, prompt: state.prompt, attachments: state.attachments });
    case 'set-budget':
      return setBudget(state, command);
    case 'cancel':
      if (!state.open) return refuse({ code: 'session-idle', session });
      // Asking twice is asking once.
      return ok(state.open.cancelling ? [] : [{ type: 'turn.cancel-requested', turn: state.open.turn }]);
    case 'answer':
      return answer(state, command);
    case 'change-rules':
      return ok(changeRules(state, command));
    case 'change-grants':
      return ok(changeGrants(state, command));
    case 'choose-option':
      return chooseOption(state, command);
    case 'rename':
      return ok(rename(state, fitTitle(command.title)));
    case 'judge':
      return ok(judge(state.row, command.judged));
    case 'mark-seen': {
      const seq = Math.min(command.seq, state.row.seq);
      return ok(
        seq > state.row.seenSeq && state.row.noteworthySeq > state.row.seenSeq
          ? [{ type: 'session.seen', seq }]
          : [],
      );
    }
    case 'mark':
      return mark(state, command.as);
    case 'snooze':
      return ok(snooze(state, command.snooze));
    case 'change-worktree':
      return free(state);
    case 'apply':
      if (!usesWorktree(state.row)) return refuse({ code: 'not-a-background-session', session });
      return free(state);
    case 'restore':
      if (!state.row.discarded) return refuse({ code: 'session-not-discarded', session });
      if (new Date(state.row.discarded.keptUntil) <= command.now)
        return refuse({ code: 'session-expired', session });
      return ok([]);
    default:
      return assertNever(command);
  }
}

function free(state: SessionState): Refuses<'session-busy' | 'session-discarded'> {
  const session = state.row.session;
  if (state.row.discarded || state.row.status === 'discarded')
    return refuse({ code: 'session-discarded', session });
  return isBusy(state) ? refuse({ code: 'session-busy', session }) : ok([]);
}

function queueTurn(
  state: SessionState,
  { prompt, attachments = [], beyondBudget = false, sentBack }: Omit<Needs<'send'>, 'type'>,
): Refuses<TurnRefusals> {
  const may = free(state);
  if (!may.ok) return may;
  if (state.damaged > 0) {
    return refuse({ code: 'session-damaged', session: state.row.session, lines: state.damaged });
  }
  const budget = reachedIn(state.row.budget, takenOf(state.row));
  if (budget && !beyondBudget) return refuse({ code: 'budget-reached', session: state.row.session, budget });
  const beyond = budget ? { beyondBudget: true as const } : {};
  const attached = attachments.length > 0 ? { attachments: [...attachments] } : {};
  const back = sentBack ? { sentBack } : {};
  return ok([{ type: 'turn.queued', turn: state.row.turns + 1, prompt, ...attached, ...beyond, ...back }]);
}

/** What it is already is not recorded again. */
function setBudget(
  { row }: SessionState,
  { budget, caller }: Needs<'set-budget'>,
): Refuses<'session-discarded'> {
  if (row.discarded) return refuse({ code: 'session-discarded', session: row.session });
  const isSame = BudgetPart.options.every((part) => row.budget[part] === budget[part]);
  return ok(isSame ? [] : [{ type: 'session.budgeted', budget, ...caller }]);
}

/** Whether the agent runs is no matter: it is told when it is started next. */
function chooseOption(
  state: SessionState,
  { option, value, caller }: Needs<'choose-option'>,
): Refuses<'session-discarded' | 'option-unknown'> {
  if (state.row.discarded) return refuse({ code: 'session-discarded', session: state.row.session });
  const values = Object.hasOwn(state.options, option) ? state.options[option] : undefined;
  if (!values?.includes(value)) return refuse({ code: 'option-unknown', option });
  return ok([{ type: 'option.chosen', option, value, ...caller }]);
}

/** What is not said stays as it was. */
function judge({ judged }: SessionRow, changes: Needs<'judge'>['judged']): SessionEvent[] {
  const before = judged ?? { opinion: '', picked: false };
  const after = { ...before, ...changes };
  const isSame = after.opinion === before.opinion && after.picked === before.picked;
  return isSame ? [] : [{ type: 'session.judged', ...after }];
}

/** A title of nothing that can be seen leaves the old one. */
function rename(state: SessionState, title: string): SessionEvent[] {
  return title === '' || title === state.row.title ? [] : [{ type: 'session.renamed', title }];
}

/** What is so already is not recorded again. Work that goes on, or waits for the user, is not put out of sight. */
function mark(state: SessionState, as: SessionMark): Refuses<'session-busy' | 'session-discarded'> {
  const { row } = state;
  switch (as) {
    case 'read':
      return ok(isUnread(row) ? [{ type: 'session.seen', seq: row.noteworthySeq }] : []);
    case 'unread':
      return ok(isUnread(row) ? [] : [{ type: 'session.unread' }]);
    case 'pinned':
      return ok(row.pinned ? [] : [{ type: 'session.pinned' }]);
    case 'unpinned':
      return ok(row.pinned ? [{ type: 'session.unpinned' }] : []);
    case 'archived': {
      if (row.archived) return ok([]);
      const may = free(state);
      return may.ok ? ok([{ type: 'session.archived' }]) : may;
    }
    case 'unarchived':
      return ok(row.archived ? [{ type: 'session.unarchived' }] : []);
    default:
      return assertNever(as);
  }
}

/** A session that needs nothing has nothing to put off: what it needed is gone since it was shown. */
function snooze({ row }: SessionState, wanted: SessionRow['snoozed']): SessionEvent[] {
  if (!wanted) return row.snoozed ? [{ type: 'session.unsnoozed' }] : [];
  const same = row.snoozed && row.snoozed.until === wanted.until;
  return same || !needsUser(row) ? [] : [{ type: 'session.snoozed', until: wanted.until }];
}

/** Likewise: nothing is ever granted that was not as the session was begun. */
function changeGrants({ row }: SessionState, { grants, to, caller }: Needs<'change-grants'>): SessionEvent[] {
  return grantNames(row)
    .filter((name) => grants.includes(name) && (row.revoked ?? []).includes(name) !== (to === 'revoked'))
    .map((grant): SessionEvent => ({ type: `grant.${to}`, grant, ...caller }));
}

/** Those that are so already, or are none of its own, stay as they are. */
function changeRules(state: SessionState, { rules, to, caller }: Needs<'change-rules'>): SessionEvent[] {
  return state.rules
    .filter(({ id, revoked }) => rules.includes(id) && revoked !== (to === 'revoked'))
    .map(({ id }): SessionEvent => ({ type: `rule.${to}`, rule: id, ...caller }));
}

function answer(
  state: SessionState,
  { request, option: id, rule, caller }: Needs<'answer'>,
): Refuses<'permission-gone' | 'option-unknown' | 'rule-not-offered'> {
  const asked = state.requests[request];
  if (!state.open || !asked) return refuse({ code: 'permission-gone', request });
  const option: PermissionOption | undefined = asked.options.find((one) => one.id === id);
  if (!option) return refuse({ code: 'option-unknown', option: id });
  // Only a yes is remembered, and only what the core itself has made of the question.
  const isOffered = rule === undefined || asked.patterns.some((one) => isSamePattern(one, rule.pattern));
  if (!isOffered || (rule && option.kind !== 'allow_once'))
    return refuse({ code: 'rule-not-offered', request });
  return ok([
    {
      type: 'permission.answered',
      turn: state.open.turn,
      request,
      option,
      by: 'user',
      ...(rule ? { rule } : {}),
      ...caller,
    },
  ]);
}
