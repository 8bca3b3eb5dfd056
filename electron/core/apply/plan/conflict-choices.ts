import type { Conflict, ConflictKind } from '#shared/conflict';
import { assertNever } from '#shared/result';

type Choice = Conflict['choices'][number];

/** The outcomes that make sense for a kind of conflict; the interface offers these and nothing else is accepted. */
export function choicesFor(kind: ConflictKind, stages: Conflict['stages']): Choice[] {
  const base: Choice[] = stages.base ? ['base'] : [];
  const isText = [stages.ours, stages.theirs].every(
    (stage) => stage === null || stage.mode.startsWith('100'),
  );
  const content: Choice[] = isText ? ['content'] : [];
  switch (kind) {
    case 'content':
      return ['ours', 'theirs', 'both', 'base', 'content'];
    case 'add-add':
    case 'untracked-in-the-way':
    case 'ignored-in-the-way':
      return ['ours', 'theirs', 'both', ...content];
    case 'binary':
      return ['ours', 'theirs', 'both', ...base, 'content'];
    case 'modify-delete':
    case 'rename-delete':
      return ['ours', 'theirs', 'delete', ...base, ...content];
    case 'rename-rename':
      return ['ours', 'theirs', 'both', 'delete', ...base];
    case 'directory-file':
      return ['ours', 'theirs', 'both'];
    case 'directory-rename':
      return ['ours', 'theirs'];
    case 'mode':
      return ['ours', 'theirs', ...base];
    case 'symlink':
      return ['ours', 'theirs', 'both', ...base];
    case 'submodule':
      return ['ours', 'theirs', ...base];
    default:
      return assertNever(kind);
  }
}
