import { bytesWords } from './bytes';
import { counted } from './counted';
import { describeLeftOut } from './describe-mcp';
import { countsWords } from './describe-review';
import { shellWord } from './described';
import { displayPath } from './display-path';
import type { SessionNote } from './events';
import { hostText } from './host-text';
import { lowerFirst } from './lower-first';
import { describeNotHeld } from './not-held';
import { assertNever } from './result';

/** What Understory noted, in words, and whether it is a warning. The one place where notes are worded. */
export function describeNote(note: SessionNote): {
  readonly level: 'info' | 'warning';
  readonly text: string;
} {
  switch (note.code) {
    case 'entry-damaged':
      return warning(`Entry ${note.entry} of this session’s log cannot be read and is left out.`);
    case 'shared-state-unread':
      return warning(
        'What this turn changes in the repository’s configuration, hooks, branches and stash could not be read, so it is not shown.',
      );
    case 'discard-finished':
      return info('The discard was interrupted when Understory ended, and is finished now.');
    case 'goes-on':
      return info(
        note.how === 'forked'
          ? 'The agent goes on with a copy of its memory of the earlier session.'
          : 'The agent does not remember what was before, so it was told the conversation.',
      );
    case 'not-moved':
      return warning(
        `${counted(note.files, 'file was', 'files were')} to be moved here and could not be taken out of the workspace, so you have them in both places.`,
      );
    case 'recovered':
      return warning(
        `This session was made again from its worktree and branch: its log was ${note.kept === null ? 'gone' : 'damaged'}. The conversation is lost${note.turns > 0 ? `, but for the work of ${counted(note.turns, 'turn')}` : ''}. Everything in the worktree is recorded in a checkpoint.${note.kept === null ? '' : ` The damaged log is kept: ${displayPath(note.kept)}`}`,
      );
    case 'reviewed':
      return info(`${note.agent} reviewed the changes and found ${countsWords(note)}.`);
    case 'pipe-met':
      return warning(
        `A pipe is in place of a file. It was treated as empty, but your own Git would wait for it forever. Remove it with: rm ${shellWord(note.path)}`,
      );
    case 'apply-settled':
      return describeSettled(note);
    case 'write-taken-back': {
      const what = { update: 'An update from the base', rollback: 'A rollback', edit: 'An edit of yours' }[
        note.write
      ];
      return info(
        `${what} was cut off when Understory ended and has been taken back.${filesLeft(note.kept)}`,
      );
    }
    case 'loss':
      return warning(describeLoss(note));
    case 'model-not-passed-on':
      return warning(`A command line has no option for a model; ${note.model} is not passed on.`);
    case 'model-not-offered':
      return warning(`The agent does not offer the model ${note.model}; it uses its own.`);
    case 'option-not-taken':
      return warning(`The agent did not accept ${note.option} = ${note.value}: ${note.reason}`);
    case 'option-not-offered':
      return warning(`The agent does not offer ${note.option} = ${note.value} any more; it uses its own.`);
    case 'server-not-taken':
      return warning(`The agent cannot use the server ${note.server}: it takes none of its kind.`);
    case 'servers-left-out':
      return warning(describeLeftOut(note.servers));
    case 'persona-taken':
      return info(describePersona(note));
    case 'mode-by-policy':
      return info(`${whyHeld(note)}, so the agent’s ${note.option} is set to “${note.value}”.`);
    case 'mode-exceeds':
      return warning(describeExceeds(note));
    case 'not-held':
      return warning(`Permissions are set to ${note.policy}. ${describeNotHeld(note.why, note.policy)}`);
    case 'not-asked': {
      const { level, text } = describeNotAsked(note);
      return { level, text };
    }
    case 'changed-not-asked':
      return warning(
        'Files changed in this turn, although the agent was allowed nothing and reported no tool that did it.',
      );
    case 'agent-session-lost':
      return warning(
        `The agent could not resume its earlier session, so it is told the conversation so far: ${note.reason}`,
      );
    case 'message-unknown':
      return info(`The agent sent “${note.message}”, which this version does not understand.`);
    case 'line-unreadable':
      return warning(`The agent wrote a line that is not a protocol message: ${note.line}`);
    case 'left-out':
      return warning(`${describeTooMuch(note)} The rest of it is left out.`);
    case 'host':
      return describeHost(note);
    case 'sandbox-git':
      return warning(describeSandboxGit(note));
    case 'sandbox-limit':
      return warning(describeLimitMet(note));
    case 'check-not-sent-back':
      return warning(
        note.why === 'same-failure'
          ? 'The check failed in the same way again, so it was not sent back to the agent once more.'
          : 'The failed check could not be sent back to the agent, as no turn can begin now.',
      );
    case 'agent-ended-on-stop':
      return warning('The agent did not stop by itself; its process was ended.');
    case 'context-compacted':
      return info('The agent compacted its context.');
    default:
      return assertNever(note);
  }
}

type NoteOf<Code extends SessionNote['code']> = Extract<SessionNote, { code: Code }>;

const FILES_RECORDED = 'The files in the worktree are recorded as ever.';

function describeSandboxGit({ what, detail }: NoteOf<'sandbox-git'>): string {
  const because = detail === '' ? '' : ` (${detail})`;
  switch (what) {
    case 'unreadable':
      return `The commits in the sandbox could not be read${because}, so the branch stays where it was. ${FILES_RECORDED}`;
    case 'too-large':
      return `The commits in the sandbox are too large to be taken over, so the branch stays where it was. ${FILES_RECORDED}`;
    case 'refused':
      return `The commits in the sandbox are damaged or forged${because}, so the branch stays where it was. ${FILES_RECORDED}`;
    case 'beside':
      return `The branch was moved outside of the sandbox while the agent committed to it, so the agent’s commits are kept beside it: ${detail}`;
    case 'replaced':
      return `The sandbox’s copy of the repository could not be used any more${because} and was made anew. The earlier one is kept in the sandbox’s folder.`;
    case 'recorded-outside':
      return `The worktree could not be recorded in the sandbox${because}, so all that ran there was ended, with the agent and the session’s terminals. Then the files were recorded from outside.`;
    case 'submodules':
      return `Commits in submodules could not be taken out of the sandbox${because}. They stay in it until the session is deleted from the trash; a terminal of the session can push them.`;
    default:
      return assertNever(what);
  }
}

function describeLimitMet({ what, limit, held }: NoteOf<'sandbox-limit'>): string {
  if (what === 'processes')
    return `The programs of this session’s sandbox wanted more than the ${limit} processes that they may have at once, so further ones were refused. If this work needs more, raise the limit in the settings.`;
  const much = held === null || held <= limit ? '' : `, having taken ${bytesWords(held)}`;
  return `The programs of this session’s sandbox needed more than the ${bytesWords(limit)} of memory that they may have together, so they were ended${much}. Its files are kept. Have the agent go on with less at once, or raise the limit in the settings.`;
}

function describeSettled({ operation, outcome, kept }: NoteOf<'apply-settled'>) {
  const what = operation === 'apply' ? 'An apply' : 'An undo';
  const how = {
    'not-begun': 'had not begun to write when Understory ended; nothing was changed',
    finished: 'was cut off when Understory ended and has been finished now',
    'rolled-back': 'was cut off when Understory ended and has been taken back',
  }[outcome];
  const text = `${what} ${how}.${filesLeft(kept)}`;
  return kept > 0 ? warning(text) : info(text);
}

function filesLeft(kept: number): string {
  if (kept === 0) return '';
  return kept === 1
    ? ' 1 file that was changed meanwhile was left as it is.'
    : ` ${kept} files that were changed meanwhile were left as they are.`;
}

function describeLoss(loss: NoteOf<'loss'>): string {
  const when =
    loss.during === 'turn'
      ? 'During this turn the repository lost'
      : 'Outside of any turn the repository lost';
  const lost = `${when} ${whatWasLost(loss)}.`;
  if (loss.left.length + loss.objectsLeft === 0)
    return `${lost} Understory put all of it back from its own copies.`;
  const names = `${loss.left.join(', ')}${loss.moreLeft > 0 ? ` and ${loss.moreLeft} more` : ''}`;
  return `${lost} Not all of it could be put back${names === '' ? '' : `: ${names}`}. What Understory has of it stays in its data folder; a clone or backup of the repository may have the rest.`;
}

function whatWasLost({ checkpoints, applies, discards, objects }: NoteOf<'loss'>): string {
  const who = checkpoints + applies + discards === 0 ? 'checkpoints need' : 'they need';
  const parts = [
    someOf(checkpoints, 'checkpoint'),
    someOf(applies, 'snapshot that undoing an apply needs', 'snapshots that undoing applies needs'),
    someOf(discards, 'discarded session'),
    someOf(objects, `object that ${who}`, `objects that ${who}`),
  ].filter((part) => part !== null);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function someOf(count: number, one: string, many?: string): string | null {
  return count === 0 ? null : counted(count, one, many);
}

function describeExceeds({ policy, persona, option, value, reach, chosen }: NoteOf<'mode-exceeds'>): string {
  const does = reach === 'edits' ? 'edits files' : 'edits files and runs commands';
  const why = chosen ? 'which you chose' : 'which could not be changed';
  return `The agent’s ${option} is “${value}”, ${why}: it ${does} without asking, although ${lowerFirst(whyHeld({ policy, persona }))}.`;
}

function whyHeld({ policy, persona }: { policy: string; persona?: string | undefined }): string {
  return persona === undefined
    ? `Permissions are set to ${policy}`
    : `The custom agent ${persona} may use only some tools`;
}

function describePersona({ persona, own, limited }: NoteOf<'persona-taken'>): string {
  if (own !== null) return `The agent works as its own custom agent “${own}”.`;
  const told = `The agent has no custom agent ${persona} of its own, so it is told what ${persona} says.`;
  return limited ? `${told} What its tools leave out is denied when the agent asks for it.` : told;
}

function describeNotAsked({ policy, persona, calls, more }: NoteOf<'not-asked'>) {
  const what = calls.map((call) => `“${call.what}” (${DEEDS[call.kind] ?? 'a tool'})`).join(', ');
  const text = `The agent did not ask for ${what}${more > 0 ? `, and ${more} more` : ''}.`;
  if (persona !== undefined) return warning(`${text} The custom agent ${persona} does not have these tools.`);
  return policy === 'deny'
    ? warning(`${text} Permissions are set to deny, but only what an agent asks for can be denied.`)
    : info(text);
}

const DEEDS: Partial<Record<NoteOf<'not-asked'>['calls'][number]['kind'], string>> = {
  edit: 'an edit',
  delete: 'a deletion',
  move: 'a move',
  execute: 'a command',
};

function describeHost({ because, ...target }: NoteOf<'host'>) {
  const where = displayPath(hostText(target));
  switch (because) {
    case 'agent':
      return info(`The sandbox reached ${where}, where the agent’s models are.`);
    case 'configured':
      return info(`The sandbox reached ${where}, which you named or configured.`);
    case 'local':
      return warning(
        `The sandbox was refused ${where}: it is on this machine or in a private network, which a sandbox reaches only where you named or configured exactly that.`,
      );
    case 'address':
      return warning(`The sandbox was refused ${where}: hosts are reached by their names only.`);
    case 'crowd':
      return warning(
        `The sandbox was refused ${where}: it wanted too many hosts at once to ask you about each.`,
      );
    default:
      return assertNever(because);
  }
}

function describeTooMuch({ what, most }: NoteOf<'left-out'>): string {
  switch (what) {
    case 'text':
      return `The agent wrote more than ${bytesWords(most)} of text in this turn.`;
    case 'tool-content':
      return `The agent's tools gave more than ${bytesWords(most)} in this turn.`;
    case 'tool-calls':
      return `The agent called more than ${most} tools in this turn.`;
    default:
      return assertNever(what);
  }
}

function info(text: string): { readonly level: 'info'; readonly text: string } {
  return { level: 'info', text };
}

function warning(text: string): { readonly level: 'warning'; readonly text: string } {
  return { level: 'warning', text };
}
