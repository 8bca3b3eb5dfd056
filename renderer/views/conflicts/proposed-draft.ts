import type { ConflictSides, MergePiece, Resolution, ResultDraft } from '#shared/conflict';
import { draftOfText } from '../../editor/text-parts';
import { textOfBase64 } from './base64';

/** What is proposed as a result to look at and go on with; null where it is no text of the merge. */
export function proposedDraft(
  take: Resolution['take'],
  sides: ConflictSides,
  pieces: readonly MergePiece[],
): ResultDraft | null {
  const text = proposedText(take, sides);
  return text === null ? null : draftOfText(pieces, text);
}

function proposedText(take: Resolution['take'], sides: ConflictSides): string | null {
  switch (take.choice) {
    case 'content':
      return textOfBase64(take.bytes);
    case 'ours':
    case 'theirs':
    case 'base': {
      const side = sides[take.choice];
      return side.type === 'text' ? side.text : null;
    }
    case 'both':
    case 'delete':
      return null;
    default:
      return take satisfies never;
  }
}
