/**
 * The name of what a line of code opens: a class, a function, a test, a key. Read by what declarations look like in the
 * languages that people write most; one that looks like none of them has no name. Pure.
 */

/** What is known of a line besides its text. */
export type OpeningLine = {
  /** Without blanks around it, and without a comment at its end. */
  readonly code: string;
  readonly language: string;
  /** What it begins goes on in a line of its own, such as `{` or `): void {`. */
  readonly goesOn: boolean;
};

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
      return /^"((?:[^"\\]|\\.)+)"\s*:\s*[[{]$/.exec(code)?.[1] ?? null;
    case 'html':
    case 'xml':
    case 'handlebars':
      return elementName(code);
    case 'sql':
      return (
        /^create\s+(?:or\s+replace\s+)?(?:\w+\s+)*?(?:table|view|function|procedure|trigger|index|type)\s+(?:if\s+not\s+exists\s+)?([\w."`]+)/i.exec(
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
  const named = /^- (?:name|id|key): *(['"]?)(.+?)\1$/.exec(code)?.[2];
  if (named) return named;
  if (code.startsWith('- ')) return null;
  return /^(['"]?)([^'"#{}[\]:][^'"#{}[\]]*?)\1:(?:\s|$)/.exec(code)?.[2] ?? null;
}

function elementName(code: string): string | null {
  const [, tag, id] = /^<([\w:.-]+)\b[^<]*?\s(?:id|name|key)="([^"{]+)"/.exec(code) ?? [];
  return tag && id ? `${tag}#${id}` : null;
}

function blockName(code: string): string | null {
  const [, kind, labels = ''] = /^(\w+)((?:\s+"[^"]*")*)\s*(?:=\s*)?\{$/.exec(code) ?? [];
  if (!kind) return null;
  const named = [...labels.matchAll(/"([^"]*)"/g)].map(([, label]) => label);
  return named.length > 0 ? named.join('.') : kind;
}

const MODIFIERS =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|final|abstract|sealed|open|override|virtual|async|unsafe|pub(?:\([^)]*\))?|extern(?:\s*"[^"]*")?|inline|partial|readonly|local|suspend|inner|data|value|implicit|lazy|companion|mutating|native|infix|operator|tailrec|fileprivate|indirect|required|convenience|typedef|strictfp|transparent|const(?=\s+(?:unsafe\s+)?(?:fn|enum|async))|case(?=\s+(?:class|object)))\s+)+/;
const ANNOTATIONS = /^(?:@[\w.]+(?:\([^()]*\))?\s+)+/;
const TEMPLATE = /^template\s*<[^{}]*>\s*/;

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
  /^(?:enum\s+(?:class|struct)|annotation\s+class|class|interface|struct|enum|union|trait|protocol|extension|module|namespace|package|mod|object|record|actor|mixin|service|message|contract|library|defmodule|concept|@interface|@implementation|@protocol)\s+([\w$]+(?:(?:::|\.)\w+)*)\s*(?:$|[{:(<]|extends\b|implements\b|with\b|where\b|final\b|do\b|permits\b|is\b)/;

function typeName(code: string): string | null {
  const impl = /^impl(?:<.*?>)?\s+(?!fn\b)(.+?)\s*(?:\bwhere\b.*)?\{?$/.exec(code)?.[1];
  if (impl) return impl;
  const macro = /^macro_rules!\s*(\w+)/.exec(code)?.[1];
  return macro ?? TYPES.exec(code)?.[1] ?? /^type\s+([\w$]+)/.exec(code)?.[1] ?? null;
}

function functionName(code: string): string | null {
  const [, receiver, method] = /^func\s+\(\s*(?:\w+\s+)?\*?(\w+)[^)]*\)\s*(\w+)/.exec(code) ?? [];
  if (receiver && method) return `${receiver}.${method}`;
  const named =
    /^(?:function\b\s*\*?|func|fun|fn|def|defp|defmacro|defmacrop|sub|proc|procedure|method|macro)\s*(?<=[\s*])(?:<[^>]*>\s*)?([\w$.:]+(?:-[\w-]+)?[?!=]?)/.exec(
      code,
    )?.[1];
  if (named) return named.replace(/:+$/, '');
  const [, special] = /^(init|deinit|constructor|subscript|initializer)\b[?!]?\s*[({<]/.exec(code) ?? [];
  if (special) return special;
  const message = /^[-+]\s*\([^)]*\)\s*(\w+)/.exec(code)?.[1];
  return message ?? /^([\w:.-]+)\s*\(\)\s*\{$/.exec(code)?.[1] ?? null;
}

/** A test, or what else is called with its name and a function. */
function caseName(code: string, goesOn: boolean): string | null {
  const [, , name] = /^(?:await\s+)?[\w.]+(?:\([^)]*\))?\(\s*(['"`])((?:(?!\1).)+)\1\s*,/.exec(code) ?? [];
  if (name && (goesOn || /(?:=>|\bfunction\b.*|\bfunc\b.*)\s*\{$/.test(code))) return name;
  return (
    /^(?:describe|context|it|test|scenario|feature|specify)\s*\(?\s*(["'])(.+?)\1.*\bdo\b/.exec(code)?.[2] ??
    null
  );
}

/** What a value of several lines that is itself a function, a class or a list of things is assigned to. */
function assignedName(code: string): string | null {
  const [, name, value = ''] =
    /^(?:(?:const|let|var|val)\s+)?(#?[\w$]+(?:\.[\w$]+)*)(?:\s*:\s*[^=]+?)?\s*(?:=(?![=>])|<-|:=)\s*(.*)$/.exec(
      code,
    ) ?? [];
  if (!name) return null;
  const isFunction = /(?:=>\s*[{([]*|\bfunction\b.*|\bfunc\b.*\{|\blambda\b.*)$/.test(value);
  const isThings = /^(?:(?:async\s*)?[{([]|(?:struct|enum|union|class)\b.*\{)?$/.test(value);
  const isNew = /^(?:const|let|var|val)\s/.test(code) || /^[A-Z][A-Z\d_]*\b/.test(code);
  return isFunction || (isThings && isNew) ? name : null;
}

function keyName(code: string): string | null {
  const [, quote, name, value = ''] = /^(['"]?)([\w$./-]+)\1\s*:\s*(.*)$/.exec(code) ?? [];
  if (!name || (quote === '' && NO_NAMES.has(name))) return null;
  return /^(?:[{[(]|(?:async\s+)?function\b.*|.*=>\s*[{([]*)$/.test(value) ? name : null;
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

function signedName(
  code: string,
  // `isMarked`: a word such as `private` stood before it.
  { language, goesOn, isMarked }: Pick<OpeningLine, 'language' | 'goesOn'> & { readonly isMarked: boolean },
): string | null {
  const [all, before = '', name] =
    /^((?:[\w$<>[\],.?*&:|]+\s+)*?)[*&]*((?:[\w$]+(?:<[^()<>]*>)?::)*~?[\w$#]+|operator\s*[^\s(]+|(?:[\w$]+::)*operator\s*[^\s(]+)\s*(?:<[^()]*>)?\s*\(/.exec(
      code,
    ) ?? [];
  if (all === undefined || name === undefined) return propertyName(code, language);
  const words = before.trim().split(/\s+/).filter(Boolean);
  if (NO_NAMES.has(name) || words.some((word) => NO_NAMES.has(word) && word !== 'void')) return null;
  const isWhole = code.endsWith('{') && isBalanced(code);
  const isBegun = (isMarked || words.length > 0 || name.includes('::')) && /[,()]$/.test(code);
  if (!isWhole && !isBegun && !goesOn) return null;
  const isMacro = language === 'cpp' && words.length === 0 && /^[A-Z][A-Z\d_]+$/.test(name);
  return isMacro ? code.slice(0, code.lastIndexOf(')') + 1) : name;
}

function propertyName(code: string, language: string): string | null {
  if (language !== 'csharp') return null;
  const [, words = '', name] = /^((?:[\w<>[\],.?]+\s+)+)(\w+)\s*\{?$/.exec(code) ?? [];
  return name && !words.split(/\s+/).some((word) => NO_NAMES.has(word)) && !NO_NAMES.has(name) ? name : null;
}

function isBalanced(code: string): boolean {
  let open = 0;
  for (const sign of code) {
    if (sign === '(') open += 1;
    if (sign === ')') open -= 1;
  }
  return open === 0;
}
