import type { PermissionPolicy, PlanEntry } from '#shared/events';
import { assertNever } from '#shared/result';
import type { SessionRow } from '#shared/session';

/** What a context is made of. */
export type ContextParts = {
  readonly from: Pick<SessionRow, 'title' | 'kind' | 'agent' | 'customAgent'>;
  readonly to: 'background' | 'local';
  readonly agent: string;
  readonly permissions: PermissionPolicy;
  readonly customAgent: string | null;
  readonly plan: readonly PlanEntry[];
  /** What of the files goes along. */
  readonly files: number;
  readonly turns: number;
  readonly conversation: string;
};

/**
 * What a receiving agent is told of a conversation that it did not take part in, in parts with headings of their own, so that
 * it can tell the user's rules, the plan and what was said apart. Also what the user reads and edits before.
 */
export function contextText(parts: ContextParts): string {
  const { from, plan, conversation, turns } = parts;
  const where = from.kind === 'local' ? 'the user’s workspace' : 'a worktree of its own';
  return [
    `# Handed on from “${from.title}”`,
    `${from.agent.name} worked on this in ${where}. You go on with it.`,
    '## Constraints',
    constraints(parts)
      .map((line) => `- ${line}`)
      .join('\n'),
    ...(plan.length > 0 ? ['## Plan', plan.map(step).join('\n')] : []),
    `## Conversation (${turns === 1 ? '1 turn' : `${turns} turns`})`,
    conversation.trim() === '' ? '(Nothing was said yet.)' : conversation.trim(),
  ].join('\n\n');
}

function constraints({ from, to, permissions, customAgent, files }: ContextParts): string[] {
  const files1 = files === 1 ? 'One file' : `${files.toLocaleString('en')} files`;
  return [
    to === 'background'
      ? 'You work in a worktree of your own. Work only there: a path of the earlier folder means the file of the same name in yours.'
      : 'You work in the user’s own workspace, where the user may be editing. Keep to what is asked.',
    permissionWords(permissions),
    ...(customAgent === null ? [] : [`You work as the custom agent ${customAgent}.`]),
    ...(to === 'background' && files > 0
      ? [
          from.kind === 'local'
            ? `${files1} that the user has not committed came along as they were: they are part of the task, not to be undone.`
            : `The work of the earlier session came along: ${files === 1 ? 'one file' : `${files.toLocaleString('en')} files`}.`,
        ]
      : []),
  ];
}

function permissionWords(policy: PermissionPolicy): string {
  switch (policy) {
    case 'ask':
      return 'Ask before you change anything or run a command.';
    case 'allow':
      return 'You may change files and run commands without asking.';
    case 'deny':
      return 'Change nothing: read, and say what should be done.';
    default:
      return assertNever(policy);
  }
}

const BOXES: Readonly<Record<PlanEntry['status'], string>> = {
  completed: '[x]',
  in_progress: '[~]',
  pending: '[ ]',
};

function step({ text, status }: PlanEntry): string {
  return `- ${BOXES[status]} ${text.replace(/\s*\n\s*/g, ' ')}`;
}

/** The context with the way to the whole conversation. */
export function withFile(context: string, file: string): string {
  return `${context.trim()}\n\n(The whole conversation, with what commands put out, is in the file ${file}. Read it where something above is not clear.)`;
}
