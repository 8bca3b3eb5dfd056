/**
 * Characters that hide or reorder what stands beside them: controls, bidirectional marks and overrides, what has no
 * width, tags, fillers, variation selectors, and lone surrogates (raw bytes). They are found by what Unicode says of
 * them, not by a list, so that none is forgotten. Where a script or an emoji needs one, it is part of the text.
 */
const CANDIDATE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** The same in text of several lines, where line breaks and tabs are what they are. */
const CANDIDATE_IN_LINES =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Of Unicode's format characters those that are drawn, such as the Arabic number sign. */
const DRAWN = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/u;

/** Scripts in which a joiner decides how the letters beside it are drawn. */
const SCRIPTS = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
  ...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan', 'Balinese'],
];
const SHAPED = new RegExp(`[${SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}]`, 'u');
const MARK = /\p{M}/u;
const PICTURE = /\p{Extended_Pictographic}/u;
/** What a picture may be followed by before it is joined to the next: a look or a tone of skin. */
const PICTURE_TAIL = /[\ufe0f\p{Emoji_Modifier}]/u;
/** Of what may be drawn as an emoji, what begins a keycap. */
const KEYCAP = /[0-9#*]/;
/** What variation selectors other than the emoji ones are defined for. */
const VARIED = /[\p{Unified_Ideograph}\p{Sm}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}]/u;
/** The three flags that are spelled in tags; any other tags are a hidden message. */
const TAGGED_FLAGS = ['gbeng', 'gbsct', 'gbwls'].map(
  (region) =>
    `\u{1f3f4}${[...region, '\x7f'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}`,
);

/** A piece of a text as it is to be shown. A hidden character's `shown` is its escape and `about` says what it is. */
export type ShownPart = { readonly shown: string; readonly about: string | null };

/**
 * A text in pieces that can be shown: what is plain, as it is, and every hidden character as an escape.
 *
 * @param lines whether line breaks and tabs are kept (of `\r\n` the `\n`), or are escaped like other controls
 */
export function shownParts(text: string, lines: 'kept' | 'escaped'): readonly ShownPart[] {
  const parts: ShownPart[] = [];
  let from = 0;
  const candidates = lines === 'kept' ? CANDIDATE_IN_LINES : CANDIDATE;
  for (const { 0: character, index } of text.matchAll(candidates)) {
    if (isPartOfText(text, index, character)) continue;
    if (index > from) parts.push({ shown: text.slice(from, index), about: null });
    from = index + character.length;
    if (lines === 'kept' && character === '\r' && text[from] === '\n') continue;
    parts.push({ shown: escaped(character), about: aboutCharacter(character) });
  }
  if (from < text.length) parts.push({ shown: text.slice(from), about: null });
  return parts;
}

/** Whether a file's text holds characters that hide or reorder; line breaks of any kind and tabs do not. */
export function hasHidden(text: string): boolean {
  return shownParts(text, 'kept').some((part) => part.about !== null);
}

/** JSON of one line with hidden characters as JSON's own escapes: it says the same, and steers no terminal. */
export function escapeHiddenInJson(json: string): string {
  return json.replaceAll(CANDIDATE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Whether the character is needed for how the text around it is drawn. */
function isPartOfText(text: string, index: number, character: string): boolean {
  if (DRAWN.test(character)) return true;
  const code = character.codePointAt(0) ?? 0;
  const before = codePointBefore(text, index);
  const after = String.fromCodePoint(text.codePointAt(index + character.length) ?? 0);
  if (code === 0x200c || code === 0x200d) {
    if (SHAPED.test(before) && (MARK.test(before) || SHAPED.test(after))) return true;
    return code === 0x200d && PICTURE.test(after) && PICTURE.test(pictureBefore(text, index));
  }
  if (code === 0xfe0e || code === 0xfe0f)
    return KEYCAP.test(before) ? after === '\u20e3' : PICTURE.test(before);
  if (isVariationSelector(code)) return VARIED.test(before);
  if ((code >= 0x180b && code <= 0x180d) || code === 0x180f) return /\p{Script=Mongolian}/u.test(before);
  if (code >= 0xe0020 && code <= 0xe007f) return isInTaggedFlag(text, index);
  return false;
}

function isVariationSelector(code: number): boolean {
  return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
}

/** Empty at the beginning. */
function codePointBefore(text: string, index: number): string {
  if (index === 0) return '';
  const pair = text.slice(Math.max(0, index - 2), index);
  return (pair.codePointAt(0) ?? 0) > 0xffff ? pair : (pair.at(-1) ?? '');
}

function pictureBefore(text: string, index: number): string {
  let at = index;
  let before = codePointBefore(text, at);
  // At most a look and a tone: more of them would be hidden in there.
  for (let tails = 0; tails < 2 && PICTURE_TAIL.test(before); tails += 1) {
    at -= before.length;
    before = codePointBefore(text, at);
  }
  return before;
}

function isInTaggedFlag(text: string, index: number): boolean {
  const length = TAGGED_FLAGS[0]?.length ?? 0;
  const start = text.lastIndexOf('\u{1f3f4}', index);
  return start >= 0 && index < start + length && TAGGED_FLAGS.includes(text.slice(start, start + length));
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (isRawByte(code)) return `\\x${(code - 0xdc00).toString(16)}`;
  switch (character) {
    case '\n':
      return '\\n';
    case '\t':
      return '\\t';
    case '\r':
      return '\\r';
    default:
      return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  }
}

function aboutCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (isRawByte(code)) return 'A byte that is not UTF-8';
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (/\p{Bidi_Control}/u.test(character)) return `${name}, reorders the text around it`;
  return /\p{Cc}/u.test(character) ? `${name}, a control character` : `${name}, invisible`;
}

function isRawByte(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff;
}
