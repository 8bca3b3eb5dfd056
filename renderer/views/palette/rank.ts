/** How well typed words fit a text: 0 not at all; starts of the text count most, then starts of words, then any place. */
export function fitScore(text: string, typed: string): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const inside = text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const score = fitWord(inside, word);
    if (score === 0) return 0;
    sum += score;
  }
  return sum / words.length;
}

function fitWord(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at === 0) return 1;
  if (at > 0) return isWordStart(text, text.indexOf(word)) || hasWordStart(text, word) ? 0.8 : 0.5;
  return initials(text).includes(word) ? 0.4 : 0;
}

function hasWordStart(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (isWordStart(text, at)) return true;
  return false;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text.charAt(at - 1));
}

function initials(text: string): string {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0))
    .join('');
}

/** The best `most` of the items for what is typed, best first; equal ones keep their order. */
export function rank<T>(items: Iterable<T>, typed: string, textOf: (item: T) => string, most: number): T[] {
  const scored: { item: T; score: number; order: number }[] = [];
  let order = 0;
  for (const item of items) {
    const score = fitScore(textOf(item), typed);
    if (score > 0) scored.push({ item, score, order });
    order += 1;
  }
  scored.sort((a, b) => b.score - a.score || a.order - b.order);
  return scored.slice(0, most).map((one) => one.item);
}
