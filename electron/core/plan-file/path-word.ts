/** Which words of a plan are paths of a repository. Nothing is opened by what is found here. */

const EXTENSIONS = new Set(
  'astro bash bat bicep c cc cfg cjs clj cmake conf config cpp cs cshtml csproj css csv cts cu cxx dart dockerfile ejs erl ex exs fish fs fsproj fsx gd go gradle graphql groovy h hbs hcl hpp hs html http ico ini ipynb java jl js json json5 jsonc jsonl jsx kt kts less liquid lock lua m md mdc mdx mjs mk ml mm mod mts nim nix php pl plist png po prisma props proto ps1 py pyi r rb resx robot rs sass sbt scala scss sh sln slnx sol sql sum svelte svg swift tcl tex tf tfvars toml ts tscn tsv tsx twig txt vb vue wasm webp xaml xib xml yaml yml zig zsh gif jpg jpeg snap example lproj strings xcconfig'.split(
    ' ',
  ),
);
const FOLDERS = new Set(
  'src lib libs app apps test tests spec specs docs doc packages pkg cmd internal server client frontend backend web api scripts bin config public assets components pages examples migrations tools crates electron renderer shared e2e infra deploy charts styles resources include sources cli core modules services plugins .github .vscode .claude .cursor .kiro'.split(
    ' ',
  ),
);
const NAMES = new Set(
  'dockerfile makefile gemfile rakefile procfile justfile jenkinsfile license codeowners .gitignore .gitattributes .dockerignore .editorconfig .npmrc .nvmrc .env .prettierrc .eslintrc'.split(
    ' ',
  ),
);
const PRODUCTS = new Set(
  'node.js next.js vue.js nuxt.js react.js three.js d3.js express.js chart.js socket.io alpine.js discord.js p5.js asp.net vb.net ember.js moment.js backbone.js angular.js nest.js'.split(
    ' ',
  ),
);
const TYPES = /^(?:application|audio|font|image|message|model|multipart|text|video)\/[\w.+*-]+$/;

export interface PathWord {
  /** Divided by `/`, without line numbers and `./`. */
  readonly path: string;
  /** Of another place than the repository. */
  readonly outside: boolean;
  /** `@path`. */
  readonly mentioned: boolean;
}

/** A word as a path, whatever it is; null where it can be none. */
export function pathOfWord(word: string): PathWord | null {
  let path = trimmed(word);
  const mentioned = path.startsWith('@');
  if (mentioned) path = path.slice(1);
  if (path === '' || path.includes('://') || /^(?:mailto|data|javascript|https?):/i.test(path)) return null;
  if (/^[A-Za-z]:[\\/]/.test(path)) return { path, outside: true, mentioned };
  if (path.includes('\\') && !path.includes('/') && /^[\w .@+-]+(?:\\[\w .@+-]+){1,20}\\?$/.test(path))
    path = path.replaceAll('\\', '/');
  path = path.replace(/(?::\d{1,7}(?:[-–:,]\d{1,7}){0,6}|#L?\d{1,7}(?:-L?\d{1,7})?)$/, '');
  const hash = path.indexOf('#');
  if (hash > 0) path = path.slice(0, hash);
  if (/[<>{}$=?!^%`\\[\]\p{Cc}]|XXX/u.test(path) && !/\{[\w,.-]{1,80}\}/.test(path)) return null;
  while (path.startsWith('./')) path = path.slice(2);
  if (path === '' || /^[./*]+$/.test(path)) return null;
  if (path.startsWith('~/') || path.startsWith('/')) return { path, outside: true, mentioned };
  return { path, outside: leavesRoot(path), mentioned };
}

/** Whether such a path is meant as one. `code`: it stands in a code span or is where a link leads. */
export function isPathWord(path: string, code: boolean): boolean {
  const segments = path.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1) ?? '';
  const extension = extensionOf(last);
  if (path.startsWith('/')) return segments.length > 1 && extension !== null && code;
  if (path.startsWith('~/') || /^[A-Za-z]:/.test(path)) return true;
  if (TYPES.test(path) || /^v?\d+(?:\.\d+)+$/.test(path)) return false;
  if (segments.length < 2 && !path.endsWith('/')) {
    const name = last.toLowerCase();
    if (PRODUCTS.has(name) || last.startsWith('*'))
      return code && last.startsWith('*.') && extension !== null;
    return NAMES.has(name)
      ? code || name.startsWith('.') || /file$/.test(name)
      : extension !== null && /^[\w.@+-]+$/.test(last);
  }
  const [first = ''] = segments;
  if (segments.length > 1 && /\.(?:com|org|io|dev|net|ai|gg)$/i.test(first) && !first.startsWith('.'))
    return false;
  if (extension !== null || NAMES.has(last.toLowerCase())) return /[A-Za-z]/.test(last);
  if (FOLDERS.has(first.toLowerCase())) return segments.length > 1 || code;
  if (/^\.[a-z]/.test(first) && segments.length > 1) return true;
  return path.endsWith('/') && (code || path === path.toLowerCase()) && /^[\w.@+-][\w.@+\-/]+$/.test(path);
}

/** `Newtonsoft.Json` is a package, `threading.Lock` a class. */
function extensionOf(name: string): string | null {
  const dot = name.lastIndexOf('.');
  const extension = name.slice(dot + 1).toLowerCase();
  if (/^\p{Lu}\p{Ll}/u.test(name.slice(dot + 1))) return null;
  return dot >= 0 && EXTENSIONS.has(extension) && (dot > 0 || NAMES.has(name)) ? extension : null;
}

function leavesRoot(path: string): boolean {
  let depth = 0;
  for (const segment of path.split('/')) {
    if (segment === '..') depth--;
    else if (segment !== '.' && segment !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}

const BEFORE = new Set([...'`\'"*_([{<']);
const BEHIND = new Set([...'`\'"*_)]>,.;:!?…']);

function trimmed(word: string): string {
  let from = 0;
  let to = word.length;
  while (
    from < to &&
    BEFORE.has(word[from] ?? '') &&
    !(word[from] === '*' && /[./*]/.test(word[from + 1] ?? ''))
  )
    from++;
  while (to > from && BEHIND.has(word[to - 1] ?? '') && !(word[to - 1] === '*' && word[to - 2] === '/')) to--;
  return word.slice(from, to);
}
