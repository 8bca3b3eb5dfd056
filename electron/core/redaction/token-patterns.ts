import type { SecretKind } from '#shared/secret';
import type { Span } from './span';
import { STAND_INS } from './stand-in';

/**
 * Where a word may begin: also after what a line break or a tab is in JSON, after a percent escape, and after the codes
 * that colour a terminal's text, all of which end in a letter or digit.
 */
const WORD = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2})|(?<=\[[0-9;]{0,16}m))`;

/** Where the value of a header ends. */
const HEADER_END = String.raw`(?:[\s"'\x60\\,;<>)]|$(?![^]))`;

/**
 * Tokens that tell by their beginning whose they are. Each takes all that can belong to it, so that none is left in part.
 * What may be repeated is one class of characters, so that no text makes them slow.
 */
const TOKENS: readonly (readonly [SecretKind, RegExp])[] = [
  ['github', /gh[pousr]_[A-Za-z0-9_]{20,}/g],
  ['github', /github_pat_[A-Za-z0-9_]{20,}/g],
  ['gitlab', /gl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_.-]{16,}/g],
  ['anthropic', new RegExp(`${WORD}sk-ant-[A-Za-z0-9_-]{16,}`, 'g')],
  ['openai', new RegExp(`${WORD}sk-(?!ant-)[A-Za-z0-9_-]{20,}`, 'g')],
  ['aws', new RegExp(`${WORD}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,}`, 'g')],
  ['google', /AIza[A-Za-z0-9_-]{30,}/g],
  ['google', new RegExp(`${WORD}ya29\\.[A-Za-z0-9_.-]{20,}`, 'g')],
  ['google', /GOCSPX-[A-Za-z0-9_-]{20,}/g],
  ['slack', /xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}/g],
  ['slack', /xapp-[A-Za-z0-9-]{10,}/g],
  ['slack', /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{16,}/g],
  ['npm', /npm_[A-Za-z0-9]{30,}/g],
  ['stripe', new RegExp(`${WORD}(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}`, 'g')],
  ['hugging-face', new RegExp(`${WORD}hf_[A-Za-z0-9]{30,}`, 'g')],
  [
    'json-web-token',
    new RegExp(`${WORD}(?<![_-])eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{4,}(?:\\.[A-Za-z0-9_-]*)?`, 'g'),
  ],
  [
    'url-password',
    new RegExp(
      String.raw`(?<=:\/\/[^\s/@:"'<>]{0,256}:)(?!${STAND_INS}@(?![^\s/"'<>]{0,512}@))[^\s/"'<>@][^\s/"'<>]{0,512}(?=@)`,
      'g',
    ),
  ],
  ['url-password', /(?<=:\/\/)[A-Za-z0-9_-]{20,}(?=@)/g],
  [
    'authorization',
    new RegExp(`${WORD}[Bb]earer\\s{1,4}(?=[^\\s"'\\\\]{0,64}[0-9])[A-Za-z0-9._~+/-]{16,}=*`, 'g'),
  ],
  [
    'authorization',
    headerWith(String.raw`(?:Digest|AWS4-HMAC-SHA256|OAuth|Hawk|Signature)\s{1,4}[^\r\n]{4,4096}`),
  ],
  [
    'authorization',
    headerWith(
      String.raw`(?:Bearer|Basic|Token|Negotiate|NTLM|ApiKey|Key)\s{1,4}(?!${STAND_INS}${HEADER_END})[^\s"'\x60\\,;<>]{4,}`,
    ),
  ],
  [
    'authorization',
    headerWith(
      String.raw`(?!${STAND_INS}${HEADER_END})[^\s"'\x60\\,;<>]{8,}(?=["'\x60\\]|\s{0,4}(?:\r|\n|$(?![^])))`,
    ),
  ],
];

/** What stands behind `Authorization:`, as a header, in code, and in JSON that is itself a text in JSON. */
function headerWith(value: string): RegExp {
  return new RegExp(
    String.raw`(?<=authorization\\{0,3}["']?\s{0,8}(?::|=>|=|,)\s{0,8}\\{0,3}["'\x60]?)${value}`,
    'gi',
  );
}

export function* tokensIn(text: string): Generator<Span> {
  for (const [kind, pattern] of TOKENS)
    for (const { 0: found, index } of text.matchAll(pattern))
      yield { from: index, to: index + found.length, kind };
}
