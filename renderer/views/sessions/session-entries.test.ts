import { beforeAll, expect, test, vi } from 'vitest';
import type { SessionCheck } from '#shared/check';
import { commands } from '#shared/commands';
import type { SessionRow } from '#shared/session';
import { sessionRowFor } from '#shared/testing/session-row';
import type { MenuEntry } from '../../ui/menu';

// Every window has them, and they are read as the modules are loaded.
beforeAll(() => {
  vi.stubGlobal('sessionStorage', { getItem: () => null });
  vi.stubGlobal('window', { matchMedia: () => ({ matches: false }), understoryHost: { platform: 'linux' } });
});

const RED: SessionCheck = {
  ...{ name: 'tests', command: ['npm', 'test'], when: 'turn', seconds: 60 },
  last: { state: 'failed', turn: 1, tree: 'tree', milliseconds: 1 },
};

const commandsIn = (entries: readonly MenuEntry[]): string[] =>
  entries.flatMap((entry) => {
    if (entry.type === 'submenu') return commandsIn(entry.entries);
    return 'keysOf' in entry && entry.keysOf ? [entry.keysOf] : [];
  });

test('a session’s menu in the list has all that the app’s menu has for sessions, each with its key', async () => {
  const { sessionEntries } = await import('./session-entries');
  const { sessionsStore } = await import('../../state/sessions');
  const variants = ['first111', 'second11'].map((id, at) =>
    sessionRowFor({ id, variant: { variants: 'variantsone' as never, number: at + 1 } }),
  );
  const all = { rows: new Map(variants.map((row) => [row.session, row])) };
  sessionsStore.setState({ state: 'ready', value: all as never }, true);
  const rows: SessionRow[] = [
    sessionRowFor({ status: 'ready', files: 2 }),
    sessionRowFor({ status: 'working' }),
    sessionRowFor({ status: 'ready', kind: 'local' }),
    sessionRowFor({ status: 'failed' }),
    sessionRowFor({ status: 'ready', files: 2, tree: 'tree', checks: [RED] }),
    ...variants.slice(0, 1),
    sessionRowFor({ status: 'discarded' }),
    sessionRowFor({
      status: 'ready',
      files: 2,
      applied: { apply: 'a', mode: 'changes', target: null, head: '0'.repeat(40) } as never,
    }),
  ];
  const offered = new Set(rows.flatMap((row) => commandsIn(sessionEntries(row, () => undefined))));
  const wanted = commands.filter(({ menu }) => menu?.name === 'Session').map(({ id }) => id);
  expect(wanted.filter((id) => !offered.has(id))).toEqual([]);
});
