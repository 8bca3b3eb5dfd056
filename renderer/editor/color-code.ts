import { monaco } from './monaco';
import { LONGEST_COLOURED } from './options';
import { type ColourName, colourOf } from './syntax-colours';

/** A piece of code and what it is to a reader; null: nothing that has a colour. */
export type CodePiece = { readonly text: string; readonly kind: ColourName | null };

/**
 * Takes code apart as the editor would colour it, without drawing it: what is drawn stays text. `language` is one of the
 * editor's; its grammar loads with the first code of it.
 */
export async function colorCode(text: string, language: string): Promise<CodePiece[]> {
  // The editor answers once the grammar is there; what it answers with is not wanted.
  await monaco.editor.colorize('', language, {});
  const lines = text.split(/\r\n|\r|\n/);
  const read = lines.map((line) => line.slice(0, LONGEST_COLOURED)).join('\n');
  return monaco.editor.tokenize(read, language).flatMap((tokens, index) => {
    const line = lines[index] ?? '';
    const pieces = tokens.map(({ offset, type }, at) => ({
      text: line.slice(offset, tokens[at + 1]?.offset ?? line.length),
      kind: colourOf(type),
    }));
    return index === 0 ? pieces : [{ text: '\n', kind: null }, ...pieces];
  });
}
