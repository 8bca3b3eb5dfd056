/** What an agent may put its words into, beside the message: most do one of these. */
const WORDED_IN = ['details', 'message', 'error', 'reason', 'description'];

/** The words of a value of any shape: a text, or the text in one of the customary places; empty when there are none. */
export function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  for (const name of WORDED_IN) {
    const words = name in value ? wordsIn((value as Record<string, unknown>)[name]) : '';
    if (words !== '') return words;
  }
  return '';
}
