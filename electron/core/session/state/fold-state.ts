import type { Attachment } from '#shared/attachment';
import type { SessionEvent, Shown, StoredEvent, ToolCallPatch } from '#shared/events';
import type { ApplyId, CommitId } from '#shared/ids';
import { usesWorktree } from '#shared/place';
import { foldComments } from '#shared/projections/comments';
import { foldNextPrompts, NO_NEXT_PROMPTS } from '#shared/projections/next-prompts';
import { foldNoticed } from '#shared/projections/noticed-changes';
import { foldRow } from '#shared/projections/row';
import { foldSessionRules } from '#shared/projections/session-rules';
import { foldViewed } from '#shared/projections/viewed-files';
import { assertNever } from '#shared/result';
import { standingSince } from '#shared/standing-apply';
import { withDraft, withKept } from './kept-choice';
import { foldRed } from './red-checks';
import { foldSaid, NOTHING_SAID } from './said';
import type { SessionState, TurnCheckpoints } from './state';
import { foldTaken } from './taken-steps';
import { emptyTimeline, foldTimeline, turnsHeld } from './timeline';
import { foldTurnTimes } from './turn-times';

/** Folds one event. `state` is null only for the first, which is always `session.created`. */
export function foldState(state: SessionState | null, stored: StoredEvent): SessionState {
  const { event } = stored;
  if (event.type === 'session.created') {
    return {
      row: foldRow(null, stored),
      profile: event.agent,
      customAgent: event.customAgent,
      persona: event.persona ?? null,
      agentSession: null,
      forks: false,
      prompt: '',
      attachments: [],
      attached: [],
      said: NOTHING_SAID,
      next: NO_NEXT_PROMPTS,
      open: null,
      requests: {},
      rules: [],
      options: {},
      chosen: {},
      checkpoints: [],
      timeline: emptyTimeline,
      taken: [],
      measured: null,
      compared: null,
      applies: [],
      applyBeforeUpdate: null,
      kept: [],
      drafts: [],
      resolves: event.origin.why === 'conflicts' ? event.origin.resolves : null,
      handedFrom: event.origin.why === 'hand-off' ? event.origin.from : null,
      given: null,
      declined: [],
      noticed: [],
      viewed: [],
      edited: [],
      comments: [],
      red: [],
      sentBack: null,
      times: [],
      lastWorktree: null,
      damaged: 0,
      isNewer: false,
    };
  }
  if (!state) throw new Error(`log begins with ${event.type}, not session.created`);
  return {
    ...state,
    ...changeOf(state, event, stored.at),
    said: foldSaid(state.said, event),
    row: foldRow(state.row, stored),
  };
}

function changeOf(
  state: SessionState,
  event: Exclude<SessionEvent, { type: 'session.created' }>,
  at: string,
): Partial<SessionState> {
  const before = { at, row: state.row };
  switch (event.type) {
    case 'worktree.created':
    case 'worktree.restored':
    case 'session.restored':
      return usesWorktree(state.row) ? { lastWorktree: event.path } : {};
    case 'turn.queued':
      return {
        prompt: event.prompt,
        attachments: event.attachments ?? [],
        ...alsoAttached(state, event),
        next: foldNextPrompts(state.next, event),
        open: {
          turn: event.turn,
          started: false,
          cancelling: false,
          ...(event.beyondBudget ? { beyondBudget: true } : {}),
        },
        checkpoints: withTurn(state.checkpoints, event.turn, {}),
        timeline: foldTimeline(state.timeline, event, before),
        times: foldTurnTimes(state.times, event, before),
        sentBack: event.sentBack ? state.red : null,
      };
    case 'check.ended':
      return { red: foldRed(state.red, event) };
    case 'turn.recovered':
      return {
        checkpoints: withTurn(state.checkpoints, event.turn, {}),
        timeline: foldTimeline(state.timeline, event, before),
      };
    case 'turn.started':
      return {
        open: { cancelling: false, ...state.open, turn: event.turn, started: true },
        times: foldTurnTimes(state.times, event, before),
      };
    case 'turn.cancel-requested':
      return {
        ...(state.open ? { open: { ...state.open, cancelling: true } } : {}),
        next: foldNextPrompts(state.next, event),
      };
    case 'turn.ended':
      return {
        open: null,
        next: foldNextPrompts(state.next, event),
        requests: {},
        measured: null,
        // An agent that failed or was stopped may never have heard of them; to be told twice does no harm.
        ...(event.outcome === 'completed' ? { edited: [] } : {}),
        times: foldTurnTimes(state.times, event, before),
      };
    case 'next-prompt.added':
    case 'next-prompt.edited':
      return { next: foldNextPrompts(state.next, event), ...alsoAttached(state, event) };
    case 'next-prompt.moved':
    case 'next-prompt.removed':
    case 'next-prompt.held':
      return { next: foldNextPrompts(state.next, event) };
    case 'agent.exited':
      return { times: foldTurnTimes(state.times, event, before) };
    case 'agent.connected':
      return { agentSession: event.agentSession ?? state.agentSession, forks: event.forks ?? false };
    case 'agent.options':
      return {
        options: Object.fromEntries(
          event.options.map(({ id, choices }) => [id, choices.map(({ value }) => value)]),
        ),
      };
    case 'option.chosen': {
      const { [event.option]: _before, ...others } = state.chosen;
      return { chosen: { ...others, [event.option]: event.value } };
    }
    case 'permission.requested':
      return {
        requests: {
          ...state.requests,
          [event.request]: { options: event.options, patterns: event.patterns ?? [] },
        },
        ...alsoAttached(state, { attachments: picturesIn(event.tool) }),
      };
    case 'permission.answered': {
      const { [event.request]: _answered, ...requests } = state.requests;
      return { requests, rules: foldSessionRules(state.rules, event, at) };
    }
    case 'rule.revoked':
    case 'rule.restored':
      return { rules: foldSessionRules(state.rules, event, at) };
    case 'checkpoint.taken':
      return {
        checkpoints: withTurn(state.checkpoints, event.turn, { [event.at]: event.commit }),
        measured: null,
        timeline: foldTimeline(state.timeline, event, before),
      };
    case 'changes.measured':
      return { measured: state.open ? event.head : null, ...comparedIn(state, event) };
    case 'session.rolled-back':
      return {
        timeline: foldTimeline(state.timeline, event, before),
        taken: foldTaken(state.taken, event, before),
        // An agent that went on with its own session would remember what is no longer there. Where only the user's edits
        // are undone its turns all stand, and so may other edits.
        ...(isSameTurns(turnsHeld(state.timeline), event.turns) ? {} : { agentSession: null, edited: [] }),
      };
    case 'session.edited':
      return {
        comments: foldComments(state.comments, event, at),
        edited: [...new Set([...state.edited, ...event.paths])],
        taken: foldTaken(state.taken, event, before),
        timeline: foldTimeline(state.timeline, event, before),
      };
    case 'session.updated':
      return {
        applyBeforeUpdate: state.applies.at(-1)?.apply ?? null,
        compared: null,
        taken: foldTaken(state.taken, event, before),
        timeline: foldTimeline(state.timeline, event, before),
      };
    case 'context.given':
      return { given: event.context };
    case 'resolution.kept':
      return { kept: withKept(state.kept, event) };
    case 'resolution.drafted':
      return { drafts: withDraft(state.drafts, event) };
    case 'proposal.declined': {
      const { type: _, ...declined } = event;
      return { declined: [...state.declined, declined] };
    }
    case 'shared-state.changed':
    case 'shared-state.settled':
      return { noticed: foldNoticed(state.noticed, event) };
    case 'files.viewed':
    case 'files.unviewed':
      return { viewed: foldViewed(state.viewed, event) };
    case 'comment.written':
    case 'comment.edited':
    case 'comment.judged':
    case 'comment.resolved':
    case 'comment.reopened':
    case 'comment.deleted':
    case 'comments.sent':
      return { comments: foldComments(state.comments, event, at) };
    case 'apply.done':
      return { applies: [...state.applies, standingSince(event)] };
    case 'apply.undone':
      return {
        applies: state.applies
          .filter(({ apply }) => apply !== event.apply)
          .map((one) => ({ ...one, head: headIn(event.heads, one) })),
      };
    // The row, the transcript or the log alone tells of these.
    case 'session.handed-off':
    case 'hand-off.undone':
    case 'session.renamed':
    case 'session.judged':
    case 'session.budgeted':
    case 'session.seen':
    case 'session.unread':
    case 'session.pinned':
    case 'session.unpinned':
    case 'session.archived':
    case 'session.unarchived':
    case 'session.snoozed':
    case 'session.unsnoozed':
    case 'session.given-up':
    case 'session.discarded':
    case 'repository.moved':
    case 'worktree.setup-ended':
    case 'check.started':
    case 'check.compared':
    case 'worktree.failed':
    case 'agent.started':
    case 'agent.said':
    case 'agent.thought':
    case 'agent.planned':
    case 'agent.noted':
    case 'session.noted':
    case 'agent.usage':
    case 'agent.counted':
    case 'agent.offered':
    case 'agent.paused':
    case 'agent.continued':
    case 'processes.found':
    case 'processes.ended':
    case 'processes.left':
    case 'servers.asked':
    case 'servers.put-off':
    case 'resolution.reused':
    case 'grant.revoked':
    case 'grant.restored':
    case 'review.read':
      return {};
    case 'agent.showed':
      return alsoAttached(state, { attachments: picturesOf([event.shown]) });
    case 'tool.called':
    case 'tool.updated':
      return alsoAttached(state, { attachments: picturesIn(event.patch) });
    default:
      return assertNever(event);
  }
}

function picturesIn({ content = [] }: ToolCallPatch): Attachment[] {
  return picturesOf(content.flatMap((part) => (part.type === 'shown' ? [part.shown] : [])));
}

function picturesOf(shown: readonly Shown[]): Attachment[] {
  return shown.flatMap((one) => (one.is === 'picture' ? [one.picture] : []));
}

function alsoAttached(
  { attached }: SessionState,
  { attachments }: { readonly attachments?: readonly Attachment[] | undefined },
): Partial<SessionState> {
  if (!attachments || attachments.length === 0) return {};
  return { attached: [...new Set([...attached, ...attachments.map(({ id }) => id)])] };
}

/** Commits of the base that the agent brought in by itself are as those of an update. */
function comparedIn(
  state: SessionState,
  { head, base }: Extract<SessionEvent, { type: 'changes.measured' }>,
): Partial<SessionState> {
  const before = state.compared?.base ?? state.row.base.commit;
  const compared = { head, base: base ?? before };
  if (compared.base === before) return { compared };
  return { compared, applyBeforeUpdate: state.applies.at(-1)?.apply ?? null };
}

function headIn(
  heads: Extract<SessionEvent, { type: 'apply.undone' }>['heads'],
  { apply, head }: { apply: ApplyId; head: CommitId },
): CommitId {
  return heads.find((one) => one.apply === apply)?.head ?? head;
}

function withTurn(
  checkpoints: readonly TurnCheckpoints[],
  turn: number,
  change: Partial<TurnCheckpoints>,
): readonly TurnCheckpoints[] {
  const all = [...checkpoints];
  while (all.length < turn) all.push({ start: null, end: null });
  const before = all[turn - 1] ?? { start: null, end: null };
  all[turn - 1] = { ...before, ...change };
  return all;
}

function isSameTurns(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((turn, at) => turn === other[at]);
}
