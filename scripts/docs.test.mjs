import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { inProject } from './project.mjs';

/** What is made or installed, and no part of the project. */
const NOT_OURS = new Set(['.git', 'node_modules', 'out', 'dist', 'test-results', 'playwright-report']);

/** Every file and folder of the project, by its path from the root. */
const all = everythingBelow('.');
const folders = new Set(all.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1)));
const files = new Set(all.filter((path) => !path.endsWith('/')));

const CASES = 'docs/hostile-cases.md';
const pages = [...files]
  .filter((path) => /^(README|CONTRIBUTING|SECURITY)\.md$|^docs\/.*\.md$/.test(path))
  .sort();

const SOURCE = /\.(tsx?|mjs|cjs)$/;
/** Words in capitals and angle brackets stand for what somebody else names; a leading star for any file. */
const PLACEHOLDER = /^\*|<|(^|\/)[A-Z]{3,}\b/;
/** Names that go into a row's path from here, or else from the root. */
const BASES = { [CASES]: ['electron/core', 'electron', '.'] };

function everythingBelow(folder) {
  return readdirSync(inProject(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name)) return [];
    return entry.isDirectory() ? [`${path}/`, ...everythingBelow(path)] : [path];
  });
}

function read(path) {
  return readFileSync(inProject(path), 'utf8');
}

/** The texts between backticks, without blocks of code. */
function spansOf(text) {
  return [...text.replace(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, span]) => span);
}

/** Whether a text in backticks means a place in the project: a source file, or below one of its folders. */
function isOurPath(span, page) {
  if (/[\s$~=:]/.test(span) || PLACEHOLDER.test(span)) return false;
  if (SOURCE.test(span)) return true;
  const [first] = span.split('/');
  return page !== CASES && span.includes('/') && folders.has(first);
}

function isThere(path) {
  const plain = path.replace(/\/$/, '');
  if (!/[*{…]/.test(plain)) return files.has(plain) || folders.has(plain);
  const matches = picomatch(plain.replaceAll('…', '*'), { dot: true });
  return [...files].some((file) => matches(file));
}

/** What is wrong with a path, with where a file of that name is now; null: nothing. */
function wrongWith(span, page) {
  const bases = BASES[page] ?? ['.'];
  if (bases.some((base) => isThere(posix.join(base, span)))) return null;
  const name = posix.basename(span);
  const now = [...files].filter((file) => posix.basename(file) === name);
  return `${span} ${now.length > 0 ? `(now ${now.join(', ')}?)` : '(nothing of that name)'}`;
}

test.each(pages)('every path that %s names is there', (page) => {
  const named = [...new Set(spansOf(read(page)))].filter((span) => isOurPath(span, page));
  expect(named.flatMap((span) => wrongWith(span, page) ?? [])).toEqual([]);
});

test.each(pages)('every file and heading that %s links to is there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, to]) => to);
  const local = links.filter((to) => !/^[a-z]+:/.test(to));
  const broken = local.filter((to) => !isThere(posix.join(posix.dirname(page), to)));
  expect(broken).toEqual([]);
});

/** `one`, `two` and `three` in `path/of/a/file.ts` */
const NAMED_IN = /((?:`[\w.]+`(?:, | and |, and ))*`[\w.]+`)\s+in\s+`([^`\n]+\.(?:tsx?|mjs|cjs))`/g;

/** Whether a source says what a name is, rather than only using it. A dotted one is a member of what comes before. */
function isDeclared(name, source) {
  const last = name.split('.').at(-1);
  const declared = new RegExp(
    `\\b(?:function\\*?|const|let|class|type|interface)\\s+${last}\\b|^\\s*(?:async |readonly |get )*${last}\\??[(:<]`,
    'm',
  );
  return declared.test(source);
}

test.each(pages)('what %s says is in a file is in it', (page) => {
  const wrong = [...read(page).matchAll(NAMED_IN)].flatMap(([, names, path]) => {
    if (!files.has(path)) return [];
    const source = read(path);
    return spansOf(names)
      .filter((name) => !isDeclared(name, source))
      .map((name) => `${name} in ${path}`);
  });
  expect(wrong).toEqual([]);
});

/** Quotation marks as a source may have them. */
function plainly(text) {
  return text.replace(/[’‘]/g, "'").replaceAll("\\'", "'");
}

test('every test that a hostile case quotes is in its file', () => {
  const quoted = [...read(CASES).matchAll(/`([^`\n]+\.(?:test|spec)\.tsx?)`((?:,? (?:and )?“[^”]+”)+)/g)];
  expect(quoted.length).toBeGreaterThan(50);
  const missing = quoted.flatMap(([, file, names]) => {
    const path = BASES[CASES].map((base) => posix.join(base, file)).find((one) => files.has(one));
    const source = path === undefined ? '' : plainly(read(path));
    // An ellipsis is whatever was left out.
    const isIn = (name) => name.split('…').every((part) => source.includes(plainly(part.trim())));
    return [...names.matchAll(/“([^”]+)”/g)].flatMap(([, name]) => (isIn(name) ? [] : `${file} “${name}”`));
  });
  expect(missing).toEqual([]);
});

test('a path that is not there, and a function that is not in its file, would be found', () => {
  expect(isOurPath('electron/core/no-such.ts', 'README.md')).toBe(true);
  expect(wrongWith('electron/core.ts', 'README.md')).toBe('electron/core.ts (now electron/core/core.ts?)');
  expect(wrongWith('scripts/{docs,project}.*', 'README.md')).toBeNull();
  expect(wrongWith('apply/no-such/*.test.ts', CASES)).not.toBeNull();
  expect(isDeclared('inProject', read('scripts/project.mjs'))).toBe(true);
  expect(isDeclared('inProject', read('scripts/lint.mjs'))).toBe(false);
});
