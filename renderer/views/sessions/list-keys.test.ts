import type { KeyboardEvent } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { navigationStore } from '../../state/navigation';
import { type KeyedList, listKeyHandler } from './list-keys';
import { clearSelection, NOTHING_CHOSEN, select, selection } from './selection';

// Every window has it, and it is read as the modules are loaded.
vi.hoisted(() => Object.assign(globalThis, { sessionStorage: { getItem: () => null } }));

const [a, b, x] = ['aaaaaaaa', 'bbbbbbbb', 'xxxxxxxx'].map((id) => ({
  ...{ session: SessionId.parse(id), status: 'ready', kind: 'local' },
})) as [SessionRow, SessionRow, SessionRow];

beforeEach(() => vi.stubGlobal('window', { understoryHost: { platform: 'linux' } }));
afterEach(() => {
  vi.unstubAllGlobals();
  clearSelection();
  navigationStore.setState({ overlay: null });
});

/** Presses a key in a list of these rows; gives the sessions that were opened by it. */
function press(key: string, rows: readonly SessionRow[], active: SessionRow, ctrlKey = false): SessionId[] {
  const opened: SessionId[] = [];
  const nothing = () => undefined;
  const list: KeyedList = {
    ...{ rows, active: active.session, selection: selection() },
    picked: rows.filter(({ session }) => selection().chosen.has(session)),
    open: ({ session }) => opened.push(session),
    ...{ moveTo: nothing, rename: nothing, onType: nothing, onEnd: nothing },
  };
  const event = { key, ctrlKey, nativeEvent: {}, preventDefault: nothing };
  listKeyHandler(list)(event as unknown as KeyboardEvent);
  return opened;
}

describe('while two sessions are selected', () => {
  beforeEach(() => select({ chosen: new Set([a.session, b.session]), anchor: a.session }));

  test('Delete asks about both', () => {
    press('Delete', [a, b, x], x);
    expect(navigationStore.getState().overlay).toEqual({
      over: 'discard-many',
      sessions: [a.session, b.session],
    });
  });

  test('and a filter hides them, the keys are about the session where they are', () => {
    press('Delete', [x], x);
    expect(navigationStore.getState().overlay).toEqual({ over: 'discard', session: x.session });
    expect(press(' ', [x], x)).toEqual([x.session]);
  });

  test('what a filter hides is no longer selected once another one is', () => {
    press(' ', [b, x], x, true);
    expect(selection().chosen).toEqual(new Set([b.session, x.session]));
    press('Escape', [b, x], x);
    expect(selection()).toEqual(NOTHING_CHOSEN);
  });
});
