/** Of a variable, what is looked up in it. */
const MEMBERS = String.raw`(?:(?:->|::|\.)[A-Za-z_]{1,40}(?:\(\))?|\[[A-Za-z_$]{1,40}\]|[[(](?=["'\x60\s])){0,8}`;

/**
 * What names another value instead of being one. Each is told by its whole form, never by how it begins: secrets may begin
 * with any character. A digit is in the name of a bare variable only where it is written as those of a shell are.
 */
const NAMES_ANOTHER = [
  String.raw`\$\{\{[^{}\n]{1,80}\}\}`,
  String.raw`\{\{[^{}\n]{1,80}\}\}`,
  String.raw`\$\{(?:env:)?[A-Za-z_][\w.?!()[\]]{0,80}(?::\?[^{}\n]{0,80}|:?-)?\}`,
  String.raw`\{[A-Za-z_$][\w.$]{0,80}(?:\(\))?\}`,
  String.raw`\$\([A-Za-z_/-]{1,40}(?:\s[^()\n]{0,200})?\)`,
  String.raw`\$(?:env:)?(?:[A-Za-z_]{1,80}|[A-Z]{2,40}(?:_[A-Z0-9]{1,40}){1,8})(?![A-Za-z0-9_])${MEMBERS}`,
  '%[A-Za-z_][A-Za-z0-9_]{0,80}%',
  String.raw`%\([A-Za-z_][A-Za-z0-9_]{0,80}\)[sdr]`,
  '<[A-Za-z][A-Za-z0-9 _.:/|-]{0,60}>',
  String.raw`\[[A-Za-z][A-Za-z :_-]{0,60}\]`,
  String.raw`\*{3,64}`,
];

/** One of them, or several put together, as a part of a pattern. */
export const STAND_INS = `(?:(?:${NAMES_ANOTHER.join('|')})[-:/_.]?){1,8}`;

/** Up to where the value ends, or another part of the same address begins. */
const WHOLE = new RegExp(`${STAND_INS}(?:(?=&[\\w.-]{1,80}=)|@?[;,.)\\]}>|]*)`, 'y');

/** An address, or where a program looks for its settings. */
const REFERS =
  /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/\S+|(?:process\.env|import\.meta\.env|os\.environ|env)(?:\.[A-Za-z_]\w*|[[(]\S*)[!;,)\]}|?]*)$/i;
/** A word in whose place everybody puts a value of their own. */
const MADE_UP =
  /^(?:(?:your|example|changeme|placeholder|redacted)(?:password|secret|token|key)?(?:[ _.-][a-z]+)*[ _.-]?\d{0,3}|(.)\1*)[;,)]*$/i;

/** Whether what stands from `from` to `to` names another value. One that may have blanks in it is read to its own end. */
export function isStandIn(text: string, from: number, to: number): boolean {
  WHOLE.lastIndex = from;
  const end = from + (WHOLE.exec(text)?.[0].length ?? 0);
  if (end >= to || (end > from && text[end] === '&')) return true;
  const value = text.slice(from, to);
  return REFERS.test(value) || MADE_UP.test(value) || isPath(value);
}

const ROOTED = /^(?:\.{1,2}|~|[A-Za-z]:)?[/\\]/;
/** As people write it in names of files: one word, several in camels, or one letter; then a number, at the most. */
const WORD = /^(?:[A-Z]{0,8}[a-z]{2,24}(?:[A-Z]{1,8}[a-z]{2,24}){0,5}|[A-Z]{1,24}|[A-Za-z])?\d{0,5}$/;

/** A path in which every name is made of words: in letters that chance has put together, a slash is nothing unusual. */
function isPath(value: string): boolean {
  return ROOTED.test(value) && namesOf(value.replace(/[;,)]+$/, '')).every(isName);
}

/** A path whose first name is made of words: enough where nothing says that a secret is to be expected. */
export function mayBePath(value: string): boolean {
  const [first = '', second] = namesOf(value);
  return (
    ROOTED.test(value) && second !== undefined && first.length > 2 && isName(first) && !/[+=]/.test(value)
  );
}

function namesOf(path: string): string[] {
  return path
    .replace(/^[A-Za-z]:/, '')
    .split(/[/\\]+/)
    .filter((name) => name !== '' && !/^(?:\.{1,2}|~)$/.test(name));
}

function isName(name: string): boolean {
  return name.split(/[._@~-]/).every((word) => WORD.test(word));
}
