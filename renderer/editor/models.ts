import { languageOf } from './language-of';
import { monaco } from './monaco';

/** One side of a file to show. `key` names its content for good: `commit:path`, never reused for another text. */
export type EditorText = { readonly key: string; readonly path: string; readonly text: string };

/** How much unused text stays loaded so that going back to a file is instant: models, and UTF-16 units in all. */
const KEPT_MODELS = 40;
const KEPT_LENGTH = 16_000_000;

type Entry = { readonly model: monaco.editor.ITextModel; users: number };

const entries = new Map<string, Entry>();
let made = 0;

/** The model for a text, made once per key. Every call must be paired with {@link releaseModel}. */
export function acquireModel(side: EditorText): monaco.editor.ITextModel {
  const entry = entries.get(side.key) ?? { model: makeModel(side), users: 0 };
  entry.users += 1;
  entries.delete(side.key);
  entries.set(side.key, entry);
  return entry.model;
}

/** Gives a model back; the least recently used ones are disposed once too many are kept. */
export function releaseModel(key: string): void {
  const entry = entries.get(key);
  if (!entry) return;
  entry.users -= 1;
  disposeUnused();
}

function makeModel(side: EditorText): monaco.editor.ITextModel {
  // A path may hold anything, even bytes that no URI can carry: the model is told its language, not its path.
  return plainModel(side.text, languageOf(side.path));
}

/** A model of its own, coloured by its language alone. To be disposed of by who made it. */
export function plainModel(text: string, language: string): monaco.editor.ITextModel {
  made += 1;
  const uri = monaco.Uri.parse(`understory-text:/${made}`);
  const model = monaco.editor.createModel(text, language, uri);
  model.updateOptions({
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  return model;
}

function disposeUnused(): void {
  let length = 0;
  for (const entry of entries.values()) length += entry.model.getValueLength();
  for (const [key, entry] of entries) {
    if (entries.size <= KEPT_MODELS && length <= KEPT_LENGTH) return;
    if (entry.users > 0) continue;
    length -= entry.model.getValueLength();
    entries.delete(key);
    entry.model.dispose();
  }
}
