import { describeWorktreeFailed } from '../describe-failure';
import { describeMilestone } from '../describe-milestone';
import { describePause } from '../describe-pause';
import { describeProcesses } from '../describe-processes';
import { describeRecoveredTurn } from '../describe-recovered';
import { describeReviewRead } from '../describe-review';
import type { StoredEvent } from '../events';
import { assertNever } from '../result';
import { foldComments } from './comments';
import { foldNextPrompts } from './next-prompts';
import { foldSessionRules } from './session-rules';
import {
  addCost,
  addFolder,
  addItem,
  addTurn,
  appendText,
  askAboutTool,
  changeTurn,
  closeDraft,
  type Draft,
  keepTurns,
  openDraft,
  patchCheck,
  patchTool,
  settlePermission,
  settleShared,
  settleTools,
} from './transcript-draft';
import type { Transcript } from './transcript-model';
import { reportedTo } from './usage';
import { foldViewed } from './viewed-files';

export type { ToolCall, Transcript, TranscriptItem, TranscriptTurn } from './transcript-model';
export { emptyTranscript } from './transcript-model';

/**
 * Folds a batch of events in time linear in the batch; structure that did not change keeps its identity, so that views
 * can skip it. A turn is copied at most once a batch, however many of the batch's events it gets.
 */
export function foldTranscript(transcript: Transcript, events: readonly StoredEvent[]): Transcript {
  if (events.length === 0) return transcript;
  const draft = openDraft(transcript);
  for (const stored of events) foldOne(draft, stored);
  return closeDraft(draft);
}

function foldOne(draft: Draft, { seq, at, event }: StoredEvent): void {
  draft.seq = seq;
  switch (event.type) {
    case 'turn.queued':
      draft.next = foldNextPrompts(draft.next, event);
      addTurn(draft, event, at);
      return;
    case 'turn.recovered':
      addTurn(draft, { turn: event.turn, prompt: describeRecoveredTurn(event) }, at);
      changeTurn(draft, event.turn, { startedAt: at, endedAt: at, recovered: true });
      return;
    case 'turn.started':
      changeTurn(draft, event.turn, { startedAt: at });
      return;
    case 'turn.cancel-requested':
      draft.next = foldNextPrompts(draft.next, event);
      changeTurn(draft, event.turn, { cancelling: true });
      return;
    case 'turn.ended':
      draft.next = foldNextPrompts(draft.next, event);
      settleTools(draft, event.turn, at);
      changeTurn(draft, event.turn, {
        endedAt: at,
        cancelling: false,
        outcome: event.outcome,
        stop: event.stop,
        failure: event.failure,
        denied: event.denied ?? 0,
      });
      return;
    case 'agent.said':
      appendText(draft, event.turn, { type: 'said', key: seq, text: event.text, at });
      return;
    case 'agent.thought':
      appendText(draft, event.turn, { type: 'thought', key: seq, text: event.text, at });
      return;
    case 'agent.showed':
      addItem(draft, event.turn, { type: 'shown', key: seq, shown: event.shown, at });
      return;
    case 'agent.planned':
      changeTurn(draft, event.turn, { plan: event.entries });
      return;
    case 'agent.noted':
      addItem(draft, event.turn, { type: 'note', key: seq, level: event.level, text: event.text, at });
      return;
    case 'session.noted':
      addItem(draft, event.turn, { type: 'session-note', key: seq, note: event.note, at });
      return;
    case 'shared-state.changed': {
      const { turn, during, more } = event;
      const changes = event.changes.map((change) => ({ ...change, turn, during, state: 'open' as const }));
      addItem(draft, turn, { type: 'shared', key: seq, during, changes, more });
      return;
    }
    case 'shared-state.settled':
      settleShared(draft, event);
      return;
    case 'processes.found':
    case 'processes.ended':
    case 'processes.left': {
      const said = describeProcesses(event);
      if (said) addItem(draft, null, { type: 'note', key: seq, ...said, at });
      return;
    }
    case 'agent.paused':
    case 'agent.continued':
      addItem(draft, event.turn, { type: 'note', key: seq, ...describePause(event), at });
      return;
    case 'worktree.setup-ended':
      addItem(draft, null, {
        type: 'setup',
        key: seq,
        command: event.command,
        end: event.end,
        output: event.output,
      });
      return;
    case 'check.ended': {
      const { turn, name, command, end, milliseconds, output } = event;
      addItem(draft, turn, { type: 'check', key: seq, name, command, end, milliseconds, output });
      return;
    }
    case 'check.compared':
      patchCheck(draft, event);
      return;
    case 'worktree.failed':
      addItem(draft, null, {
        type: 'note',
        key: seq,
        level: 'warning',
        text: describeWorktreeFailed(event),
        at,
      });
      return;
    case 'agent.usage':
      draft.usage = { used: event.used, size: event.size, cost: event.cost };
      addCost(draft, event);
      return;
    case 'agent.counted':
      changeTurn(draft, event.turn, { tokens: event.tokens });
      return;
    case 'agent.offered':
      draft.offers = { ...draft.offers, commands: event.commands };
      return;
    case 'agent.options':
      draft.options = event.options;
      return;
    case 'option.chosen':
      draft.options = draft.options.map((option) =>
        option.id === event.option ? { ...option, current: event.value } : option,
      );
      return;
    case 'tool.called':
    case 'tool.updated':
      patchTool(draft, event.turn, { patch: event.patch, key: seq, at });
      return;
    case 'permission.requested':
      addItem(draft, event.turn, {
        type: 'permission',
        key: seq,
        request: event.request,
        tool: event.tool,
        options: event.options,
        patterns: event.patterns ?? [],
        ...(event.held ? { held: event.held } : {}),
        answer: null,
      });
      askAboutTool(draft, event.turn, event.tool.call, at);
      return;
    case 'rule.revoked':
    case 'rule.restored':
      draft.rules = foldSessionRules(draft.rules, event, at);
      return;
    case 'permission.answered':
      draft.rules = foldSessionRules(draft.rules, event, at);
      settlePermission(
        draft,
        event.turn,
        { request: event.request, at },
        {
          option: event.option,
          by: event.by,
          ...(event.through ? { through: event.through } : {}),
          ...(event.process ? { process: event.process } : {}),
          ...(event.rule ? { rule: event.rule } : {}),
        },
      );
      return;
    case 'checkpoint.taken':
      if (event.at === 'start') return;
      changeTurn(draft, event.turn, {
        checkpoint: {
          commit: event.commit,
          branchCommit: event.branchCommit,
          skipped: event.skipped.length,
          unfinished: event.unfinished,
        },
      });
      return;
    case 'changes.measured':
      if (event.turn === null) return;
      changeTurn(draft, event.turn, {
        changes: {
          files: event.files,
          additions: event.additions,
          deletions: event.deletions,
          ...(event.own ? { own: event.own } : {}),
        },
      });
      return;
    case 'worktree.restored':
    case 'session.restored':
      addFolder(draft, event.path);
      addItem(draft, null, { type: 'note', key: seq, level: 'info', text: describeMilestone(event), at });
      return;
    case 'session.discarded':
    case 'apply.done':
    case 'apply.undone':
    case 'resolution.reused':
    case 'session.updated':
    case 'session.edited':
      if (event.type === 'session.edited') draft.comments = foldComments(draft.comments, event, at);
      addItem(draft, null, { type: 'note', key: seq, level: 'info', text: describeMilestone(event), at });
      return;
    case 'context.given':
      draft.given = { context: event.context, edited: event.edited, turns: event.turns };
      return;
    case 'session.handed-off':
    case 'hand-off.undone':
      addItem(draft, null, { type: 'note', key: seq, level: 'info', text: describeMilestone(event), at });
      return;
    case 'session.rolled-back':
      addItem(draft, null, { type: 'note', key: seq, level: 'info', text: describeMilestone(event), at });
      keepTurns(draft, event.turns);
      return;
    case 'agent.connected':
      // Another process may not take what the last one took.
      draft.offers = { commands: [], prompts: event.prompts ?? null };
      draft.reported = reportedTo(draft.reported, event);
      return;
    case 'files.viewed':
    case 'files.unviewed':
      draft.viewed = foldViewed(draft.viewed, event);
      return;
    case 'comment.written':
    case 'comment.edited':
    case 'comment.judged':
    case 'comment.resolved':
    case 'comment.reopened':
    case 'comment.deleted':
    case 'comments.sent':
      draft.comments = foldComments(draft.comments, event, at);
      return;
    case 'review.read':
      addItem(draft, event.turn, { type: 'note', key: seq, ...describeReviewRead(event), at });
      return;
    case 'next-prompt.added':
    case 'next-prompt.edited':
    case 'next-prompt.moved':
    case 'next-prompt.removed':
    case 'next-prompt.held':
      draft.next = foldNextPrompts(draft.next, event);
      return;
    case 'session.created':
      draft.protocol = event.agent.protocol;
      if (event.place.in === 'workspace') addFolder(draft, event.repositoryPath);
      return;
    case 'worktree.created':
      addFolder(draft, event.path);
      return;
    case 'repository.moved':
      addFolder(draft, event.worktree ?? event.repositoryPath);
      return;
    case 'agent.started':
    case 'agent.exited':
    case 'check.started':
    case 'session.renamed':
    case 'session.judged':
    case 'session.budgeted':
    case 'servers.asked':
    case 'servers.put-off':
    case 'session.seen':
    case 'session.unread':
    case 'session.pinned':
    case 'session.unpinned':
    case 'session.archived':
    case 'session.unarchived':
    case 'session.snoozed':
    case 'session.unsnoozed':
    case 'session.given-up':
    case 'resolution.kept':
    case 'resolution.drafted':
    case 'proposal.declined':
    case 'grant.revoked':
    case 'grant.restored':
      return;
    default:
      assertNever(event);
  }
}
