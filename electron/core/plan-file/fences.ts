/**
 * Which lines of a Markdown text lie in code fences and comments, their own lines included. People nest fences of equal length and
 * forget to end them; then every later heading and box would flip in or out of code.
 */
export function findFences(texts: readonly string[], from: number) {
  const fences = texts.map((text, index) => (index < from ? null : fenceOf(text)));
  const closers = longestCloserBehind(fences);
  const nested = walk(texts, from, fences, closers, { nests: true, headingsEnd: false });
  if (nested.ended && !nested.flipped) return nested;
  const plain = walk(texts, from, fences, closers, { nests: false, headingsEnd: false });
  if (!plain.flipped) return plain;
  return walk(texts, from, fences, closers, { nests: false, headingsEnd: true });
}

interface Fence {
  readonly sign: '`' | '~';
  readonly length: number;
  readonly info: string;
}

function fenceOf(text: string): Fence | null {
  const bare = text.trimStart();
  const sign = bare[0];
  if (sign !== '`' && sign !== '~') return null;
  let length = 1;
  while (bare[length] === sign) length++;
  const info = bare.slice(length).trim();
  return length < 3 || (sign === '`' && info.includes('`')) ? null : { sign, length, info };
}

type Longest = Readonly<Record<Fence['sign'], number>>;

/** By line: how long the longest fences behind it are that could end one. Whether a fence ends at all is then known at once. */
function longestCloserBehind(fences: readonly (Fence | null)[]): readonly Longest[] {
  const behind: Longest[] = new Array(fences.length);
  let longest: Longest = { '`': 0, '~': 0 };
  for (let index = fences.length - 1; index >= 0; index--) {
    behind[index] = longest;
    const fence = fences[index];
    if (fence?.info === '')
      longest = { ...longest, [fence.sign]: Math.max(longest[fence.sign], fence.length) };
  }
  return behind;
}

/** Languages whose text has fences of its own. */
const HOLDS_FENCES = /^(?:markdown|md|mdx)\b/i;
const HEADING = /^#{2,6}[ \t]+\S/;

function walk(
  texts: readonly string[],
  from: number,
  fences: readonly (Fence | null)[],
  closers: readonly Longest[],
  { nests, headingsEnd }: { readonly nests: boolean; readonly headingsEnd: boolean },
) {
  const quoted: boolean[] = new Array(texts.length).fill(false);
  const open: number[] = [];
  let fence: (Fence & { depth: number; at: number; endless: boolean }) | null = null;
  const seen = { hidden: 0, shown: 0, flips: false };
  let comment = false;
  const lastCommentEnd = texts.findLastIndex((text) => text.includes('-->'));
  for (let index = from; index < texts.length; index++) {
    const text = texts[index] ?? '';
    const here = fences[index] ?? null;
    if (fence) {
      const isHeading = HEADING.test(text) && (texts[index - 1] ?? '').trim() === '';
      if (isHeading && (fence.endless || headingsEnd)) {
        open.push(fence.at);
        fence = null;
        index--;
        continue;
      }
      if (isHeading) seen.hidden++;
      quoted[index] = true;
      if (here?.sign !== fence.sign || here.length < fence.length) continue;
      if (here.info === '') {
        if (fence.depth === 0) fence = null;
        else fence.depth--;
      } else if (nests && HOLDS_FENCES.test(fence.info)) fence.depth++;
      else if (fence.info === '') seen.flips = true;
      continue;
    }
    if (comment) {
      quoted[index] = true;
      comment = !text.includes('-->');
      continue;
    }
    if (here) {
      const endless = (closers[index]?.[here.sign] ?? 0) < here.length;
      fence = { ...here, depth: 0, at: index, endless };
      quoted[index] = true;
      continue;
    }
    if (HEADING.test(text)) seen.shown++;
    const bare = text.trimStart();
    if (!bare.startsWith('<!--')) continue;
    const end = bare.indexOf('-->');
    comment = end < 0 && index < lastCommentEnd;
    // What stands behind the comment on its line counts.
    quoted[index] = comment || (end >= 0 && bare.slice(end + 3).trim() === '');
  }
  if (fence?.endless) open.push(fence.at);
  return {
    quoted,
    open,
    ended: fence === null || fence.endless,
    flipped: seen.flips && seen.hidden > seen.shown,
  };
}
