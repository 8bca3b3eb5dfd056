/**
 * The name of what a line of code opens: a class, a function, a test, a key. Read by what declarations look like in the
 * languages that people write most; one that looks like none of them has no name. Pure.
 *
 * The lines are anybody's, and are read on the window's thread. So blanks are made one before any pattern sees a line,
 * and no two neighbours in a pattern match the same: each takes time by the line's length, not by a power of it.
 */

/** What is known of a line besides its text. */
export type OpeningLine = {
  /** As {@link oneSpaced} makes it, and without a comment at its end. */
  readonly code: string;
  readonly language: string;
  /** What it begins goes on in a line of its own, such as `{` or `): void {`. */
  readonly goesOn: boolean;
};

/** A line without blanks around it, and with one space where there are blanks in it. */
export function oneSpaced(line: string): string {
  return line.replaceAll(/\s+/g, ' ').trim();
}

/** Null: it has none. */
export function nameOfLine({ code, language, goesOn }: OpeningLine): string | null {
  switch (language) {
    case 'css':
    case 'scss':
    case 'less':
      return code.endsWith('{') ? code.slice(0, -1).trim() || null : null;
    case 'yaml':
      return yamlName(code);
    case 'json':
      return /^"((?:[^"\\]|\\.)+)" ?: ?[[{]$/.exec(code)?.[1] ?? null;
    case 'html':
    case 'xml':
    case 'handlebars':
      return elementName(code);
    case 'sql':
      return (
        /^create (?:or replace )?(?:\w+ )*?(?:table|view|function|procedure|trigger|index|type) (?:if not exists )?([\w."`]+)/i.exec(
          code,
        )?.[1] ?? null
      );
    case 'hcl':
      return blockName(code);
    default:
      return declared(code, { language, goesOn });
  }
}

function yamlName(code: string): string | null {
  const named = /^- (?:name|id|key): ?(['"]?)([^ ].*?)\1$/.exec(code)?.[2];
  if (named) return named;
  if (code.startsWith('- ')) return null;
  return /^(['"]?)([^'"#{}[\]:][^'"#{}[\]]*?)\1:(?: |$)/.exec(code)?.[2] ?? null;
}

function elementName(code: string): string | null {
  const [, tag, id] = /^<([\w:.-]+)(?= )[^<]*? (?:id|name|key)="([^"{]+)"/.exec(code) ?? [];
  return tag && id ? `${tag}#${id}` : null;
}

function blockName(code: string): string | null {
  const [, kind, labels = ''] = /^(\w+)((?: "[^"]*")*) ?(?:= ?)?\{$/.exec(code) ?? [];
  if (!kind) return null;
  const named = [...labels.matchAll(/"([^"]*)"/g)].map(([, label]) => label);
  return named.length > 0 ? named.join('.') : kind;
}

const MODIFIERS =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|final|abstract|sealed|open|override|virtual|async|unsafe|pub(?:\([^)]*\))?|extern(?: ?"[^"]*")?|inline|partial|readonly|local|suspend|inner|data|value|implicit|lazy|companion|mutating|native|infix|operator|tailrec|fileprivate|indirect|required|convenience|typedef|strictfp|transparent|const(?= (?:unsafe )?(?:fn|enum|async))|case(?= (?:class|object))) )+/;
const ANNOTATIONS = /^(?:@[\w.]+(?:\([^()]*\))? )+/;
const TEMPLATE = /^template ?<[^{}]*> ?/;

function declared(line: string, more: Pick<OpeningLine, 'language' | 'goesOn'>): string | null {
  const plain = line.replace(ANNOTATIONS, '').replace(TEMPLATE, '');
  const code = plain.replace(MODIFIERS, '');
  return (
    typeName(code) ??
    functionName(code) ??
    caseName(code, more.goesOn) ??
    assignedName(code) ??
    keyName(code) ??
    (SIGNED.has(more.language) ? signedName(code, { ...more, isMarked: code !== plain }) : null)
  );
}

const TYPES =
  /^(?:enum (?:class|struct)|annotation class|class|interface|struct|enum|union|trait|protocol|extension|module|namespace|package|mod|object|record|actor|mixin|service|message|contract|library|defmodule|concept|@interface|@implementation|@protocol) ([\w$]+(?:(?:::|\.)\w+)*) ?(?:$|[{:(<]|extends\b|implements\b|with\b|where\b|final\b|do\b|permits\b|is\b)/;

function typeName(code: string): string | null {
  const impl = /^impl(?:<.*?>)? (?!fn\b)(.+)$/.exec(code)?.[1];
  const implemented = impl?.split(/ ?(?:\bwhere\b|\{$)/, 1)[0];
  if (implemented) return implemented;
  const macro = /^macro_rules! ?(\w+)/.exec(code)?.[1];
  return macro ?? TYPES.exec(code)?.[1] ?? /^type ([\w$]+)/.exec(code)?.[1] ?? null;
}

function functionName(code: string): string | null {
  const [, receiver, method] = /^func \( ?(?:\w+ )?\*?(\w+)\b[^)]*\) ?(\w+)/.exec(code) ?? [];
  if (receiver && method) return `${receiver}.${method}`;
  const named =
    /^(?:function\b ?\*?|func|fun|fn|def|defp|defmacro|defmacrop|sub|proc|procedure|method|macro) ?(?<=[ *])(?:<[^>]*> ?)?([\w$.:]+(?:-[\w-]+)?[?!=]?)/.exec(
      code,
    )?.[1];
  if (named) return named.replace(/(?<!:):+$/, '');
  const [, special] = /^(init|deinit|constructor|subscript|initializer)\b[?!]? ?[({<]/.exec(code) ?? [];
  if (special) return special;
  const message = /^[-+] ?\([^)]*\) ?(\w+)/.exec(code)?.[1];
  return message ?? /^([\w:.-]+) ?\(\) ?\{$/.exec(code)?.[1] ?? null;
}

/** A test, or what else is called with its name and a function. */
function caseName(code: string, goesOn: boolean): string | null {
  const [, , name] = /^(?:await )?[\w.]+(?:\([^)]*\))?\( ?(['"`])((?:(?!\1).)+)\1 ?,/.exec(code) ?? [];
  const isBegun = code.endsWith('{') && (/=> ?\{$/.test(code) || /\bfunc(?:tion)?\b/.test(code));
  if (name && (goesOn || isBegun)) return name;
  return (
    /^(?:describe|context|it|test|scenario|feature|specify) ?\(? ?(["'])((?:(?!\1).)+)\1.*\bdo\b/.exec(
      code,
    )?.[2] ?? null
  );
}

/** What a value of several lines that is itself a function, a class or a list of things is assigned to. */
function assignedName(code: string): string | null {
  const [, name, value = ''] =
    /^(?:(?:const|let|var|val) )?(#?[\w$]+(?:\.[\w$]+)*)(?: ?:(?!=)[^=]+?)? ?(?:=(?![=>])|<-|:=) ?(.*)$/.exec(
      code,
    ) ?? [];
  if (!name) return null;
  const isFunction =
    /=> ?[{([]*$|\b(?:function|lambda)\b/.test(value) || (value.endsWith('{') && /\bfunc\b/.test(value));
  const isThings = /^(?:(?:async ?)?[{([]|(?:struct|enum|union|class)\b.*\{)?$/.test(value);
  const isNew = /^(?:const|let|var|val) /.test(code) || /^[A-Z][A-Z\d_]*\b/.test(code);
  return isFunction || (isThings && isNew) ? name : null;
}

function keyName(code: string): string | null {
  const [, quote, name, value = ''] = /^(['"]?)([\w$./-]+)\1 ?: ?(.*)$/.exec(code) ?? [];
  if (!name || (quote === '' && NO_NAMES.has(name))) return null;
  return /^(?:[{[(]|(?:async )?function\b.*|.*=> ?[{([]*)$/.test(value) ? name : null;
}

/** Languages in which a function has nothing before its name that says so. */
const SIGNED: ReadonlySet<string> = new Set([
  'typescript',
  'javascript',
  'java',
  'csharp',
  'cpp',
  'objective-c',
  'dart',
]);

const NO_NAMES: ReadonlySet<string> = new Set(
  'if for while switch catch with return new throw await yield delete else case do in of typeof match using lock foreach synchronized assert default try finally goto sizeof void super this import from as not and or elif except'.split(
    ' ',
  ),
);

/** What stands before the first `(`: words, and then the name. */
const SIGNATURE =
  /^((?:[\w$<>[\],.?*&:|]+ )*?)[*&]*((?:[\w$]+(?:<[^()<>]*>)?::)*~?[\w$#]+|(?:[\w$]+::)*operator ?[^ ]+)$/;

/** Without the `<T, U>` at its end. */
function withoutTypes(head: string): string {
  if (!head.endsWith('>')) return head;
  let open = 0;
  for (let index = head.length - 1; index >= 0; index -= 1) {
    const sign = head.charAt(index);
    if (sign === '>') open += 1;
    if (sign === '<') open -= 1;
    if (open === 0) return head.slice(0, index).trimEnd();
  }
  return head;
}

function signedName(
  code: string,
  // `isMarked`: a word such as `private` stood before it.
  { language, goesOn, isMarked }: Pick<OpeningLine, 'language' | 'goesOn'> & { readonly isMarked: boolean },
): string | null {
  const [head = '', ...more] = code.split('(', 2);
  const [, before = '', name] = (more.length > 0 ? SIGNATURE.exec(withoutTypes(head.trimEnd())) : null) ?? [];
  if (name === undefined) return propertyName(code, language);
  const words = before.split(' ').filter(Boolean);
  if (NO_NAMES.has(name) || words.some((word) => NO_NAMES.has(word) && word !== 'void')) return null;
  const isWhole = code.endsWith('{') && isBalanced(code);
  const isBegun = (isMarked || words.length > 0 || name.includes('::')) && /[,()]$/.test(code);
  if (!isWhole && !isBegun && !goesOn) return null;
  const isMacro = language === 'cpp' && words.length === 0 && /^[A-Z][A-Z\d_]+$/.test(name);
  return isMacro ? code.slice(0, code.lastIndexOf(')') + 1) : name;
}

function propertyName(code: string, language: string): string | null {
  if (language !== 'csharp') return null;
  const [, words = '', name] = /^((?:[\w<>[\],.?]+ )+)(\w+) ?\{?$/.exec(code) ?? [];
  return name && !words.split(' ').some((word) => NO_NAMES.has(word)) && !NO_NAMES.has(name) ? name : null;
}

function isBalanced(code: string): boolean {
  let open = 0;
  for (const sign of code) {
    if (sign === '(') open += 1;
    if (sign === ')') open -= 1;
  }
  return open === 0;
}
