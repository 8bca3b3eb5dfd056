import type { ApplyMode } from '#shared/apply';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { SHEET } from '#shared/resolving';
import type { ConflictsForAgent } from '../../apply';

export type ResolverPrompt = {
  readonly handed: ConflictsForAgent;
  /** The session whose conflicts they are: what it is called and was last asked to do. */
  readonly title: string;
  readonly prompt: string;
};

/** As much of the other session's prompt as says what it is about, in UTF-16 units. */
const LONGEST_QUOTED = 2000;

/**
 * What an agent is told that is to resolve conflicts: what both sides wanted, where the conflicts are, and how its answer
 * is read. Paths and titles come from outside and are shown as one line each. Pure.
 */
export function resolverPrompt({ handed, title, prompt }: ResolverPrompt): string {
  const { resolves, notes, left } = handed;
  const lines = resolves.conflicts.map(({ path, answer }, index) => {
    const { words = '', commits = [] } = notes[index] ?? {};
    const how = answer.by === 'choice' ? `, choice ${answer.number} in the sheet` : '';
    const theirs = commits.map((commit) => `\n   - commit on the other side: ${commit}`).join('');
    return `${index + 1}. ${displayPath(path)} (${words}${how})${theirs}`;
  });
  const texts = resolves.conflicts.filter(({ answer }) => answer.by === 'text');
  const parts = [
    `Resolve ${counted(resolves.conflicts.length, 'conflict')} in this worktree. ${situation(handed)}`,
    `What the session was for: “${displayPath(title)}”. It was last asked:\n\n${quoted(prompt)}`,
    `The ${resolves.conflicts.length === 1 ? 'conflict' : 'conflicts'}:\n\n${lines.join('\n')}`,
  ];
  if (texts.length > 0) {
    const size = Math.max(...texts.map(({ answer }) => (answer.by === 'text' ? answer.markerSize : 0)));
    parts.push(
      `In a file with markers (\`${'<'.repeat(size)}\`, \`${'|'.repeat(size)} base\`, \`${'='.repeat(size)}\`, \`${'>'.repeat(size)}\`) put the text that it should have, without any marker. The middle part is what both sides started from. Keep what both sides intended wherever that is possible. Where one side has deleted the file, either delete it or write it without the markers.`,
    );
  }
  if (resolves.folder !== null) {
    parts.push(
      `What has no text to merge is decided in ${displayPath(resolves.folder)}/${SHEET}: write one of the listed words behind each number. Copies of the sides lie in the same folder. Do not change the files themselves.`,
    );
  }
  const others =
    left > 0
      ? ` ${counted(left, 'other conflict of the same plan is', 'other conflicts of the same plan are')} left to the user.`
      : '';
  parts.push(
    `Change nothing else: edits to other files are not used. Do not commit. What you leave here is a proposal, which the user reviews before any of it is applied.${others}`,
  );
  return parts.join('\n\n');
}

function situation({ plan, resolves: { operation } }: ConflictsForAgent): string {
  const target = displayPath(plan.target.replace(/^refs\/heads\//, ''));
  if (operation === 'update') {
    return `It holds a session’s work (“session”, HEAD^1) merged with the newest commits of the branch it is updated from (“target”, HEAD^2), as far as they merge by themselves.`;
  }
  const parents = plan.targetCommit
    ? ' HEAD^1 is the last commit of that side, HEAD^2 the session’s work.'
    : '';
  return `It holds ${otherSide(plan.mode, target)} merged with a session’s work (“session”), as far as they merge by themselves.${parents}`;
}

function otherSide(mode: ApplyMode, target: string): string {
  return mode === 'changes'
    ? `the user’s workspace on ${target} (“workspace”), edits that are not committed included,`
    : `the branch ${target} (“target”; edits in the workspace that are not committed are “workspace”)`;
}

function quoted(prompt: string): string {
  const text = prompt.length > LONGEST_QUOTED ? `${prompt.slice(0, LONGEST_QUOTED)}…` : prompt;
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${displayPath(line)}`)
    .join('\n');
}
