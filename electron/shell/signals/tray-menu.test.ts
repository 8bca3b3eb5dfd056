import { expect, test } from 'vitest';
import type { SessionRow } from '#shared/session';
import { sessionRowFor } from '#shared/testing/session-row';
import { menuLabel } from './menu-label';
import { describeSummary, signalState, summarise } from './summary';
import { trayMenu } from './tray-menu';

const working = sessionRowFor({ id: 'working1', title: 'Tidy R&D', status: 'working' });
const waiting = sessionRowFor({
  id: 'waiting1',
  title: 'Run tests',
  status: 'waiting',
  attention: { why: 'permission', request: '1.1', title: 'npm test' },
});
const unread = sessionRowFor({ id: 'unread11', status: 'ready', noteworthySeq: 5, seenSeq: 2 });
const read = sessionRowFor({ id: 'readread', status: 'ready' });
const gone = sessionRowFor({ id: 'gonegone', status: 'discarded', noteworthySeq: 5 });

function menuOf(rows: readonly SessionRow[], quitsWhenDone = false) {
  const asked: string[] = [];
  const note = (what: string) => () => void asked.push(what);
  const items = trayMenu(summarise(rows), quitsWhenDone, {
    go: (place) => void asked.push(place?.session ?? 'open'),
    newSession: note('new'),
    stay: note('stay'),
    quit: note('quit'),
  });
  const press = (label: string) => {
    const click = items.find((item) => item.label === label)?.click;
    // What Electron hands over is not looked at.
    (click as (() => void) | undefined)?.();
    return asked.at(-1);
  };
  return { labels: items.map((item) => item.label ?? '—'), press };
}

test('the most urgent thing is the state, and each session counts once', () => {
  const all = summarise([working, waiting, unread, read, gone]);
  expect(describeSummary(all)).toBe('1 needs you, 1 working, 1 unread');
  expect(signalState(all)).toBe('attention');
  expect(signalState(summarise([working, unread]))).toBe('working');
  expect(signalState(summarise([unread, read]))).toBe('unread');
  expect(signalState(summarise([read, gone]))).toBe('idle');
  expect(signalState(summarise([{ ...unread, archived: true }]))).toBe('idle');
  expect(describeSummary(summarise([]))).toBe('No agent is working');
});

test('the menu leads to each session that needs the user or works', () => {
  const { labels, press } = menuOf([working, waiting, unread]);
  expect(labels).toEqual([
    'Needs You',
    'Run tests (Waiting for you)',
    '—',
    'Working',
    'Tidy R&&D (Working)',
    '—',
    'New Session',
    'Open Understory',
    '—',
    'Quit',
  ]);
  expect(press('Run tests (Waiting for you)')).toBe('waiting1');
  expect(press('New Session')).toBe('new');
  expect(press('Quit')).toBe('quit');
});

test('a menu of many is cut, and says when the app is about to quit', () => {
  const many = Array.from({ length: 20 }, (_, at) =>
    sessionRowFor({ id: `many${1000 + at}`, status: 'working' }),
  );
  const { labels, press } = menuOf(many, true);
  expect(labels).toHaveLength(1 + 8 + 1 + 1 + 5);
  expect(labels).toContain('12 More…');
  expect(press('Quit When Agents Are Done')).toBe('stay');
});

test('a hostile name is a line of plain text', () => {
  expect(menuLabel('a\nb\t c')).toBe('a b c');
  expect(menuLabel('pay\u202egnp \u0007')).toBe('pay\\u202egnp \\u0007');
  expect(menuLabel('Q&A &File')).toBe('Q&&A &&File');
  expect([...menuLabel('😀'.repeat(100))]).toHaveLength(60);
});
