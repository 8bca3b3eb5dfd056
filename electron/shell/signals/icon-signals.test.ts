import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { launchArguments } from '../launch-arguments';
import { followIconSignals } from './icon-signals';
import { jumpList } from './jump-list';
import { summarise } from './summary';

const working = (id: string) => sessionRowFor({ id, status: 'working' });
const ended = (id: string) => sessionRowFor({ id, status: 'ready', noteworthySeq: 12, seq: 12 });
const waiting = (id: string) =>
  sessionRowFor({
    id,
    title: 'Run "all" & tests\n',
    status: 'waiting',
    attention: { why: 'permission', request: '1.1', title: 'x' },
  });

test('the bar counts those that work together, until none does', () => {
  const look = followIconSignals();
  const progressOf = (...rows: Parameters<typeof summarise>[0][]) =>
    look(summarise(rows.flatMap((all) => [...all]))).progress;
  expect(progressOf([working('one11111')])).toBe(0);
  expect(progressOf([working('one11111'), working('two11111')])).toBe(0);
  expect(progressOf([ended('one11111'), waiting('two11111')])).toBe(0.5);
  expect(progressOf([ended('one11111'), ended('two11111')])).toBe(null);
  expect(progressOf([ended('one11111'), working('two11111')])).toBe(0);
});

test('the number counts what waits for the user or to be read', () => {
  const look = followIconSignals();
  expect(look(summarise([working('one11111'), ended('two11111'), waiting('six11111')]))).toMatchObject({
    count: 2,
    needsUser: true,
    words: '1 needs you, 1 working, 1 unread',
  });
  expect(look(summarise([]))).toEqual({
    count: 0,
    progress: null,
    needsUser: false,
    words: 'No agent is working',
  });
});

test('what a jump list starts is what a start of the app understands', () => {
  const list = jumpList(summarise([waiting('six11111')]), 'C:\\Understory\\understory-app.exe', []);
  expect(list.map(({ type, name }) => name ?? type)).toEqual(['Needs You', 'tasks']);
  const items = list.flatMap((category) => category.items ?? []);
  expect(items.map(({ title }) => title)).toEqual(['Run "all" & tests (Waiting for you)', 'New Session']);
  const asked = items.map(({ args = '' }) => launchArguments(['app', ...args.split(' ')], '/').go);
  expect(asked).toEqual(['six11111', 'new']);
});
