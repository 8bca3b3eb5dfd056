import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '#shared/events';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { transcriptRows } from '../transcript-rows';
import { createFinder, matchAfter, matchFrom, numberOf, patternOf } from './find-in-rows';
import { saidPlainly } from './said-plainly';

function rowsOf(...events: StoredEvent['event'][]) {
  const stored = events.map((event, index) => ({ seq: index + 1, at: '2026-01-01T00:00:00.000Z', event }));
  return transcriptRows(foldTranscript(emptyTranscript, stored));
}

const conversation = rowsOf(
  { type: 'turn.queued', turn: 1, prompt: 'Fix the parser' },
  { type: 'turn.started', turn: 1 },
  { type: 'agent.said', turn: 1, text: 'The **par**ser and the Parser’s tests.' },
  {
    type: 'tool.called',
    turn: 1,
    patch: {
      call: 'a',
      title: 'npm test',
      kind: 'execute',
      command: 'npm test -- parser',
      status: 'completed',
      content: [
        { type: 'text', text: { text: '\u001b[31mpar\u001b[0mser failed\n', body: null, bytes: 30 } },
        {
          type: 'diff',
          path: '/w/a.ts',
          oldText: { text: 'one\n', body: null, bytes: 4 },
          newText: { text: 'two\n', body: null, bytes: 4 },
        },
      ],
    },
  },
);
const find = (words: string, matchCase = false) => createFinder({ words, matchCase }, ['/w'])(conversation);

describe('finding in a conversation', () => {
  test('finds what is drawn of prompts, answers, commands, their coloured output and edits', () => {
    const { rows, total } = find('parser');
    // The command stands in a call's line, and whole below it.
    expect(rows.map(({ matches }) => matches)).toEqual([1, 2, 3]);
    expect(total).toBe(6);
    expect(find('Parser', true).total).toBe(1);
    expect(find('one').total).toBe(1);
    expect(find('a.ts').total).toBe(1);
  });

  test('takes words as they are typed, and any blanks for blanks', () => {
    expect(find('pars.r').total).toBe(0);
    expect(find('parser   failed').total).toBe(1);
    expect(find('   ').total).toBe(0);
    expect(patternOf({ words: 'a+(b', matchCase: true })?.test('a+(b')).toBe(true);
  });

  test('goes from match to match and around the ends', () => {
    const found = find('parser');
    const first = matchFrom(found, 0);
    expect(numberOf(found, first)).toBe(1);
    expect(numberOf(found, matchAfter(found, first, 1))).toBe(2);
    expect(numberOf(found, matchAfter(found, first, -1))).toBe(6);
    expect(numberOf(found, matchAfter(found, matchAfter(found, first, -1), 1))).toBe(1);
    expect(numberOf(found, matchFrom(found, 2))).toBe(4);
    expect(matchAfter(find('absent'), null, 1)).toBeNull();
  });

  test('knows no match that is not there any more', () => {
    expect(numberOf(find('parser'), { key: 'gone', nth: 0 })).toBe(0);
    expect(numberOf(find('tests'), { key: find('tests').rows[0]?.key ?? '', nth: 3 })).toBe(0);
  });
});

test.each([
  ['plain words', 'plain words'],
  ['**bold**, *slanted* and `a_b * c`', 'bold, slanted and a_b * c'],
  ['snake_case_name stays, 2 * 3 too', 'snake_case_name stays, 2 * 3 too'],
  ['# Head\n- item\n> said', 'Head\nitem\nsaid'],
  ['see [the page](https://a.example/b)', 'see the page'],
  ['```ts\nconst a = **b;\n```\nafter', 'const a = **b;\nafter'],
])('Markdown %j is found as it is drawn', (markdown, drawn) => {
  expect(saidPlainly(markdown)).toBe(drawn);
});
