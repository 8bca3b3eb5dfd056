import { expect, test } from 'vitest';
import { codeOf, countDecisions } from './decision-points';

const count = (path: string, text: string) => countDecisions(text, codeOf(path) ?? expect.fail('no code'));

test.each([
  ['nothing', 'a.ts', 'const a = 1;\n', 0],
  ['branches', 'a.ts', 'if (a) b();\nelse if (c) d();\nelse e();\n', 2],
  ['loops', 'a.ts', 'for (const a of b) while (c) d();\n', 2],
  ['cases, catches', 'a.ts', 'switch (a) { case 1: case 2: break; default: }\ntry {} catch {}\n', 3],
  ['operators', 'a.ts', 'const a = b && c || d ?? (e ? f : g);\n', 4],
  ['what is of types and of access', 'a.ts', 'type A = { b?: string }; a?.b; const c = x as D | E;\n', 0],
  [
    'members and keys of these names',
    'a.ts',
    'a.if(); const b = { for: 1, case: 2 }; c.catch(d); $if; if_();\n',
    0,
  ],
  ['comments', 'a.ts', '// if for while\n/* case\n catch && */ a();\n', 0],
  ['texts', 'a.ts', `a('if "b" for', "while 'x'", \`case\n && \`);\n`, 0],
  [
    'a comment in a text, a text in a comment',
    'a.ts',
    `a('//'); if (b) c(); // it's for d\nif (e) f();\n`,
    2,
  ],
  ['what no quote closes', 'a.rs', "fn a<'b>(c: &'b str) { if d { e() } }\n", 1],
  ['Python', 'a.py', '"""if\nfor"""\nif a:\n  pass\nelif b:  # while\n  pass\nfor c in d:\n  pass\n', 3],
  ['a mark in a word', 'a.sh', 'if [ $# -gt 0 ]; then a#for; fi # while\n', 2],
  ['Lua', 'a.lua', '--[[ if ]] if a then end -- for\n', 1],
  ['escapes', 'a.js', `a('\\' if '); if (b) c();\n`, 1],
])('%s', (_, path, text, decisions) => {
  expect(count(path, text)).toBe(decisions);
});

test('quotes that nothing closes are looked for once, however many there are', () => {
  for (const quote of ['`', "'"]) {
    const text = `${quote}${`\\${quote}`.repeat(100_000)} ; if (a) b();\n`;
    expect(count('a.js', text)).toBe(1);
  }
});

test('a language is told by the name, and prose is none', () => {
  expect(['a.md', 'README', '.ts', 'a/b.json', 'a.txt'].map(codeOf)).toEqual([null, null, null, null, null]);
  expect(codeOf('a/B.TSX')).toEqual(codeOf('b.c'));
});
