import { redBeforeWords } from '#shared/describe-check';
import { describeWorktreeFailed } from '#shared/describe-failure';
import { describeNote } from '#shared/describe-note';
import { describePause } from '#shared/describe-pause';
import { SCOPES } from '#shared/describe-rule';
import { describeCaller } from '#shared/describe-settings-change';
import { describeShown } from '#shared/describe-shown';
import type { PlanEntry, SessionEvent, StoredEvent, ToolCallPatch } from '#shared/events';
import { describeHeldBack } from '#shared/held-back';
import { mcpWords } from '#shared/mcp-words';
import { unfinishedWords } from '#shared/unfinished';
import { checkLines } from './check-lines';
import type { Output } from './output';
import { permissionQuestion } from './permission-question';
import { terminalLine, terminalText } from './terminal-text';

/** Tells of a turn as it goes: with `--json` each event as one line, else in words. Text from agents is never obeyed. */
export function createProgress(out: Output, session: string): (stored: StoredEvent) => void {
  const tools = new Map<string, ToolCallPatch>();
  let step: string | null = null;
  // What an agent says comes in pieces; whole lines are printed, so that nothing else gets in between.
  let unfinished = '';
  const tell = (event: SessionEvent) => {
    switch (event.type) {
      case 'worktree.created':
        out.say(`worktree  ${terminalLine(event.path, 400)}`);
        out.say(`branch    ${terminalLine(event.branch.replace(/^refs\/heads\//, ''))}`);
        if (event.included > 0) out.say(`included  ${event.included} ignored files, from the include list`);
        break;
      case 'worktree.setup-ended':
        out.say(`setup     ${terminalLine(event.command)}: ${describeEnd(event.end)}`);
        if (event.end.how !== 'exited' || event.end.code !== 0) out.say(terminalText(event.output.text));
        break;
      case 'worktree.failed':
        out.problem(
          `The worktree could not be created, so the agent was not started: ${terminalText(describeWorktreeFailed(event))}`,
        );
        break;
      case 'check.started':
        endText();
        out.say(`▸ check ${terminalLine(event.name)}`);
        break;
      case 'check.ended':
        for (const line of checkLines(event)) out.say(line);
        break;
      case 'check.compared':
        out.say(`  check ${terminalLine(event.name)}: ${redBeforeWords(event.before)}`);
        break;
      case 'agent.started':
        out.say(`agent     ${terminalLine(event.command)}`);
        break;
      case 'agent.said': {
        const lines = (unfinished + event.text).split('\n');
        unfinished = lines.pop() ?? '';
        for (const line of lines) out.say(terminalText(line));
        break;
      }
      case 'agent.showed':
        endText();
        out.say(terminalText(describeShown(event.shown)));
        break;
      case 'agent.planned': {
        const text = currentStep(event.entries);
        if (text !== null && text !== step) out.say(text);
        step = text;
        break;
      }
      case 'agent.noted':
        tellNote(event);
        break;
      case 'session.noted':
        // `run` has said it before the session began.
        if (event.note.code === 'not-held' && event.turn === 1) break;
        tellNote(describeNote(event.note));
        break;
      case 'tool.called':
        endText();
        tellTool(event.patch);
        break;
      case 'tool.updated':
        tellTool(event.patch);
        break;
      case 'agent.paused':
      case 'agent.continued':
        tellNote(describePause(event));
        break;
      case 'permission.requested':
        endText();
        for (const line of permissionQuestion(event.tool, event.patterns)) out.say(line);
        for (const held of event.held ?? []) out.say(`    ${describeHeldBack(held)}`);
        break;
      case 'permission.answered':
        out.say(`  ${event.option ? terminalLine(event.option.name) : 'withdrawn'} (${answeredBy(event)})`);
        break;
      case 'checkpoint.taken':
        for (const skipped of event.at === 'end' ? event.skipped : []) {
          const how =
            skipped.reason === 'filter-not-trusted' ? 'recorded without its filter' : 'not in the checkpoint';
          out.say(`! ${how}: ${terminalLine(skipped.path)} (${skipped.reason})`);
        }
        if (event.strayed)
          out.say(`! the agent left its branch for ${terminalLine(event.strayed)}; both are kept`);
        if (event.at === 'end' && event.unfinished)
          out.say(`! left unfinished: ${unfinishedWords(event.unfinished)}`);
        break;
      case 'turn.ended':
        endText();
        break;
      // The result below the turn, or another command, tells of these.
      case 'session.created':
      case 'context.given':
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
      case 'session.restored':
      case 'session.rolled-back':
      case 'session.updated':
      case 'session.edited':
      case 'repository.moved':
      case 'worktree.restored':
      case 'turn.queued':
      case 'turn.recovered':
      case 'turn.started':
      case 'turn.cancel-requested':
      case 'agent.connected':
      case 'agent.exited':
      case 'agent.thought':
      case 'agent.usage':
      case 'agent.counted':
      case 'agent.offered':
      case 'agent.options':
      case 'option.chosen':
      case 'rule.revoked':
      case 'rule.restored':
      case 'grant.revoked':
      case 'grant.restored':
      case 'changes.measured':
      case 'shared-state.changed':
      case 'shared-state.settled':
      case 'processes.found':
      case 'processes.ended':
      case 'processes.left':
      case 'servers.asked':
      case 'servers.put-off':
      case 'apply.done':
      case 'apply.undone':
      case 'resolution.kept':
      case 'resolution.drafted':
      case 'resolution.reused':
      case 'proposal.declined':
      case 'files.viewed':
      case 'files.unviewed':
      case 'comment.written':
      case 'comment.edited':
      case 'comment.judged':
      case 'comment.resolved':
      case 'comment.reopened':
      case 'comment.deleted':
      case 'comments.sent':
      case 'review.read':
      case 'next-prompt.added':
      case 'next-prompt.edited':
      case 'next-prompt.moved':
      case 'next-prompt.removed':
      case 'next-prompt.held':
        break;
      default:
        event satisfies never;
    }
  };
  const tellNote = ({ level, text }: { level: 'info' | 'warning'; text: string }) => {
    endText();
    out.say(`${level === 'warning' ? '! ' : ''}${terminalText(text)}`);
  };
  /** What was said so far is a message of its own. */
  const endText = () => {
    if (unfinished !== '') out.say(terminalText(unfinished));
    unfinished = '';
  };
  const tellTool = (patch: ToolCallPatch) => {
    const before = tools.get(patch.call);
    const now = { ...before, ...patch };
    tools.set(patch.call, now);
    const name = terminalLine(now.command ?? (now.mcp ? mcpWords(now.mcp) : now.title) ?? now.kind ?? 'tool');
    const settled = now.status !== before?.status ? SETTLED[now.status ?? 'pending'] : undefined;
    if (settled) out.say(`${settled} ${name}${now.exitCode ? ` (exit ${now.exitCode})` : ''}`);
    else if (now.kind === 'execute' && now.command && !before?.command) out.say(`▸ ${name}`);
  };
  return ({ seq, at, event }) => {
    if (out.json) return out.item('event', { session, seq, at, event });
    tell(event);
  };
}

function answeredBy({
  by,
  through,
  process: caller,
  rule,
}: Extract<SessionEvent, { type: 'permission.answered' }>): string {
  switch (by) {
    case 'user':
      if (through === 'window') return 'answered in the window';
      return caller && caller.pid !== process.pid
        ? `answered by ${terminalLine(describeCaller({ through: 'command-line', process: caller }))}`
        : 'answered';
    case 'policy':
      return 'by the permission setting';
    case 'rule':
      return `by a rule of yours, ${SCOPES[rule?.scope ?? 'session']}`;
    case 'persona':
      return 'not a tool of the custom agent';
    case 'turn-end':
      return 'the turn ended';
    default:
      return by satisfies never;
  }
}

const SETTLED: Partial<Record<NonNullable<ToolCallPatch['status']>, string>> = {
  completed: '✓',
  failed: '✗',
  cancelled: '–',
};

/** The step of the plan that is under way. */
function currentStep(entries: readonly PlanEntry[]): string | null {
  const index = entries.findIndex((entry) => entry.status === 'in_progress');
  const entry = entries[index];
  return entry ? `[${index + 1}/${entries.length}] ${terminalLine(entry.text)}` : null;
}

function describeEnd(end: Extract<SessionEvent, { type: 'worktree.setup-ended' }>['end']): string {
  switch (end.how) {
    case 'exited':
      return end.code === 0 ? 'done' : `exit ${end.code}`;
    case 'killed':
      return `killed by ${end.signal}`;
    case 'timed-out':
      return `stopped after ${Math.round(end.afterMs / 1000)} s`;
    case 'not-started':
      return `could not be started: ${terminalLine(end.cause)}`;
    default:
      return end satisfies never;
  }
}
