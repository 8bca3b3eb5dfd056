/**
 * The editor's language for a path, by file name and ending; `plaintext` when it is none that the editor colours.
 * Paths are only looked at, never opened.
 */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const byName = NAMES.get(name) ?? (/^dockerfile\b/.test(name) ? 'dockerfile' : undefined);
  if (byName) return byName;
  const dot = name.lastIndexOf('.');
  return (dot === -1 ? undefined : ENDINGS.get(name.slice(dot + 1))) ?? 'plaintext';
}

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dockerfile: 'dockerfile',
    containerfile: 'dockerfile',
    gemfile: 'ruby',
    rakefile: 'ruby',
    '.bashrc': 'shell',
    '.profile': 'shell',
    '.zshrc': 'shell',
    '.gitconfig': 'ini',
    '.gitmodules': 'ini',
    '.editorconfig': 'ini',
    '.npmrc': 'ini',
    '.env': 'shell',
    'cargo.lock': 'ini',
    '.babelrc': 'json',
    '.prettierrc': 'json',
  }),
);

const BY_LANGUAGE: Readonly<Record<string, string>> = {
  typescript: 'ts tsx mts cts',
  javascript: 'js jsx mjs cjs es6',
  json: 'json jsonc json5 jsonl webmanifest map',
  css: 'css',
  scss: 'scss sass',
  less: 'less',
  html: 'html htm xhtml vue svelte',
  xml: 'xml svg xsd xsl plist csproj props targets',
  markdown: 'md markdown mdx',
  yaml: 'yml yaml',
  ini: 'ini toml cfg conf properties lock',
  shell: 'sh bash zsh ksh fish bats',
  powershell: 'ps1 psm1 psd1',
  bat: 'bat cmd',
  python: 'py pyi pyw',
  ruby: 'rb gemspec rake',
  go: 'go',
  rust: 'rs',
  java: 'java',
  kotlin: 'kt kts',
  scala: 'scala sbt',
  swift: 'swift',
  csharp: 'cs csx',
  fsharp: 'fs fsx fsi',
  cpp: 'c h cc cpp cxx hh hpp hxx ino',
  'objective-c': 'm mm',
  php: 'php phtml',
  lua: 'lua',
  perl: 'pl pm',
  r: 'r',
  julia: 'jl',
  elixir: 'ex exs',
  clojure: 'clj cljs cljc edn',
  dart: 'dart',
  sql: 'sql',
  graphql: 'graphql gql',
  protobuf: 'proto',
  hcl: 'tf tfvars hcl',
  wgsl: 'wgsl',
  csv: 'csv tsv',
  dockerfile: 'dockerfile',
  handlebars: 'hbs handlebars',
  pug: 'pug jade',
};

const ENDINGS: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_LANGUAGE).flatMap(([language, endings]) =>
    endings.split(' ').map((ending) => [ending, language] as const),
  ),
);

/** The editor's language for what stands after a fence of code in Markdown, such as `ts` or `bash`; null for none. */
export function languageOfFence(fence: string): string | null {
  const word = /^[\w#+.-]+/.exec(fence.trim().toLowerCase())?.[0] ?? '';
  const language = Object.hasOwn(BY_LANGUAGE, word) ? word : (FENCES.get(word) ?? languageOf(`x.${word}`));
  return language === 'plaintext' ? null : language;
}

const FENCES: ReadonlyMap<string, string> = new Map(
  Object.entries({ console: 'shell', 'c++': 'cpp', 'c#': 'csharp', docker: 'dockerfile', golang: 'go' }),
);
