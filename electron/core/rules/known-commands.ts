/**
 * Commands that can be remembered, since it is known what they are about: they look at files, or do what the repository
 * says is its build or its tests. `*` is a name of the repository's own, such as that of a script; `…`: whatever plain
 * words follow are what it works on, and change nothing about what it does. What is not here is asked about each time:
 * shells and interpreters, what starts other programs, changes the shell, installs, or reaches the network or the
 * repository's shared state.
 */
const FORMS: readonly string[] = [
  ...['npm', 'pnpm', 'yarn'].flatMap((one) => [`${one} test …`, `${one} run * …`]),
  'npm t …',
  // What is no script of the repository's, `bun run` looks for among the programs of the system.
  'bun test …',
  ...['test', 'check', 'build', 'clippy', 'fmt', 'doc'].map((verb) => `cargo ${verb} …`),
  ...['test', 'build', 'vet', 'fmt'].map((verb) => `go ${verb} …`),
  ...['test', 'lint', 'fmt', 'check'].map((verb) => `deno ${verb} …`),
  ...['test', 'build', 'format'].map((verb) => `dotnet ${verb} …`),
  ...['test', 'build'].map((verb) => `swift ${verb}`),
  ...['test', 'compile', 'format'].map((verb) => `mix ${verb} …`),
  ...['test', 'build', 'check'].map((verb) => `gradle ${verb}`),
  ...['test', 'compile', 'verify'].map((verb) => `mvn ${verb}`),
  ...['make', 'just', 'task', 'rake'].map((one) => `${one} *`),
  ...['pytest', 'mypy', 'black', 'flake8', 'rspec', 'rubocop', 'phpunit', 'ctest'].map((one) => `${one} …`),
  ...['check', 'format'].map((verb) => `ruff ${verb} …`),
  ...['check', 'lint', 'format'].map((verb) => `biome ${verb} …`),
  ...['tsc', 'eslint', 'prettier', 'jest', 'mocha'].map((one) => `${one} …`),
  'vitest run …',
  ...['status', 'diff', 'log', 'show', 'blame', 'ls-files', 'rev-parse', 'describe', 'add'].map(
    (verb) => `git ${verb} …`,
  ),
  ...['ls', 'cat', 'head', 'tail', 'wc', 'stat', 'pwd'].map((one) => `${one} …`),
];

type Form = { readonly words: readonly string[]; readonly operands: boolean };

const BY_PROGRAM = new Map<string, Form[]>();
for (const text of FORMS) {
  const all = text.split(' ');
  const words = all.filter((word) => word !== '…');
  const [program = ''] = words;
  BY_PROGRAM.set(program, [
    ...(BY_PROGRAM.get(program) ?? []),
    { words, operands: words.length < all.length },
  ]);
}

/** A name of the repository's own: no path, so that it names no file that would be run. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9:_-]*$/;

/** What is known of a command: the words that say what it does, and whether plain words may follow them. Null: nothing. */
export function knownCommand(words: readonly string[]): Form | null {
  const form = BY_PROGRAM.get(words[0] ?? '')?.find((one) =>
    one.words.every((wanted, at) => (wanted === '*' ? NAME.test(words[at] ?? '') : words[at] === wanted)),
  );
  return form ? { words: words.slice(0, form.words.length), operands: form.operands } : null;
}

/** Begins as an address or the name of a package does: `npm:x`, `g:a:1:goal`. Not `a.py::test`, nor `a.rb:12`. */
const ADDRESS = /^[A-Za-z][A-Za-z0-9+.-]*:(?!:|\d+(?::\d+)?$)/;
/** A package of elsewhere, as Go names it. */
const GO_PACKAGE = /@|^(?!\.{1,2}\/)[^/]*\.[^/]*\//;

/** Whether what a known command is to work on may be code from elsewhere, which it would fetch and run. */
export function worksOnElsewhere(words: readonly string[], known: Form): boolean {
  const [program = ''] = words;
  return words.slice(known.words.length).some((word) => {
    const value = word.startsWith('-') ? word.slice(word.indexOf('=') + 1) : word;
    // To Git a colon parts a revision from a path; of what it is allowed to do, nothing fetches.
    return (program !== 'git' && ADDRESS.test(value)) || (program === 'go' && GO_PACKAGE.test(value));
  });
}
