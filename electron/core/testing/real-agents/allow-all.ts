import { expect } from 'vitest';
import type { SessionId } from '#shared/ids';
import { expectOk, type TestCore } from '../test-core';

/** Allows once what is asked, until a turn is over. */
export async function allowAll({ core }: TestCore, session: SessionId, turn: number): Promise<void> {
  for await (const events of core.sessions.events({ session, after: 0 })) {
    for (const { event } of events) {
      if (event.type === 'turn.ended' && event.turn === turn) return;
      if (event.type !== 'permission.requested' || event.turn !== turn) continue;
      const { request, options } = event;
      const option = options.find(({ kind }) => kind === 'allow_once')?.id ?? expect.fail('no way to allow');
      expectOk(await core.sessions.answer({ session, request, option }));
    }
  }
}
