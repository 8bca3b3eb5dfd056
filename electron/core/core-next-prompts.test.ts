import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StoredEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

/** Waits in the first turn, and in each turn after it says what it was asked. */
const WAITS = [{ say: 'Begun.' }, { waitForFile: 'go' }, { next: true }, { echoPrompt: true }] as const;
/** Works until it is stopped, and then the same. */
const HANGS = [{ say: 'Begun.' }, { hang: true }, { next: true }, { echoPrompt: true }] as const;

async function working(steps: readonly ScriptStep[] = WAITS, settings: readonly string[] = []) {
  const sessions = await scriptedSessions();
  onTestFinished(() => sessions[Symbol.asyncDispose]());
  if (settings.length > 0) await sessions.repo.git('config', ...settings);
  const { app } = sessions;
  const { session } = await sessions.start(steps, { prompt: 'begin' });
  const { worktree } = await app.untilRow(session, ({ status }) => status === 'working');
  await app.untilEvent(session, ({ event }) => event.type === 'agent.said');
  const add = async (text: string, more: { stop?: boolean; index?: number } = {}) =>
    expectOk(await app.core.nextPrompts.add({ session, text, stop: false, index: null, ...more }));
  return { ...sessions, session, add, goOn: () => writeFile(join(worktree ?? '', 'go'), '') };
}

const prompts = (events: StoredEvent[]) => ofType(events, 'turn.queued').map(({ prompt }) => prompt);
const waiting = (events: StoredEvent[]) =>
  foldTranscript(emptyTranscript, events).next.prompts.map(({ text }) => text);

/** Resolves when the turn with this prompt has ended. */
async function untilDone(
  app: Awaited<ReturnType<typeof working>>['app'],
  session: SessionId,
  prompt: string,
) {
  let turn = 0;
  await app.untilEvent(session, ({ event }) => {
    if (event.type === 'turn.queued' && event.prompt === prompt) turn = event.turn;
    return event.type === 'turn.ended' && event.turn === turn;
  });
}

test('prompts that wait are sent one a turn, in their order, as they were edited', async () => {
  const { app, session, add, goOn } = await working();
  const { nextPrompts } = app.core;
  const [one, two, , four] = [await add('one'), await add('two'), await add('three'), await add('four')];
  const id = (added: typeof one) => added.id ?? expect.fail('it was sent at once');
  expectOk(await nextPrompts.edit({ session, prompt: id(two), text: 'two, better' }));
  expectOk(await nextPrompts.move({ session, prompt: id(two), index: 0 }));
  expectOk(await nextPrompts.remove({ session, prompt: id(four) }));
  await goOn();
  await untilDone(app, session, 'three');
  const events = await app.events(session);
  expect(prompts(events)).toEqual(['begin', 'two, better', 'one', 'three']);
  expect(ofType(events, 'agent.said').map(({ text }) => text)).toEqual([
    'Begun.',
    ...['two, better', 'one', 'three'],
  ]);
  expect(waiting(events)).toEqual([]);
  // Nothing runs and nothing waits: it is sent at once.
  expect(await add('five')).toMatchObject({ id: null, row: { turns: 5 } });
  await untilDone(app, session, 'five');
});

test('a stopped turn holds what waits until the user sends it; the rest follows then', async () => {
  const { app, session, add } = await working(HANGS);
  await add('one');
  const two = await add('two');
  expectOk(await app.core.sessions.cancel({ session }));
  await app.untilRow(session, ({ status }) => status === 'stopped');
  expect(waiting(await app.events(session))).toEqual(['one', 'two']);
  // What comes now waits behind them.
  await add('three');
  expectOk(await app.core.nextPrompts.send({ session, prompt: two.id ?? expect.fail() }));
  await untilDone(app, session, 'three');
  expect(prompts(await app.events(session))).toEqual(['begin', 'two', 'one', 'three']);
});

test('stop and send: the turn is stopped, the prompt sent before those that wait', async () => {
  const { app, session, add } = await working(HANGS);
  await add('later');
  await add('now', { stop: true });
  await untilDone(app, session, 'later');
  const events = await app.events(session);
  expect(prompts(events)).toEqual(['begin', 'now', 'later']);
  expect(ofType(events, 'turn.ended').map(({ outcome }) => outcome)).toEqual([
    ...['cancelled', 'completed', 'completed'],
  ]);
});

test('what is in the way of a prompt when its time has come is put on record, and it is held', async () => {
  const names = '.gitattributes';
  const steps = [WAITS[0], WAITS[1], { write: { path: names, content: 'a.txt filter=up\n' } }];
  const { app, session, add, goOn } = await working(steps, ['filter.up.clean', 'cat']);
  await add('one');
  await goOn();
  const { event } = await app.untilEvent(session, ({ event: { type } }) => type === 'next-prompt.held');
  expect(event).toMatchObject({ refusal: { code: 'programs-not-trusted', file: 'a.txt' } });
  const { status } = expectOk(await app.core.sessions.show({ session }));
  const events = await app.events(session);
  expect([status, prompts(events), waiting(events)]).toEqual(['ready', ['begin'], ['one']]);
});

test('a prompt that cannot be sent goes on waiting', async () => {
  const { app, session, add } = await working(HANGS);
  const one = await add('one');
  expectOk(await app.core.sessions.cancel({ session }));
  const { worktree } = await app.untilIdle(session);
  await rm(worktree ?? '', { recursive: true });
  const sent = await app.core.nextPrompts.send({ session, prompt: one.id ?? expect.fail() });
  expect(sent).toMatchObject({ refusal: { code: 'worktree-missing' } });
  expect(waiting(await app.events(session))).toEqual(['one']);
});

test('wherever the app ends, each prompt either waits or was sent, and none is sent by the next start', async () => {
  const { app, session, add, goOn } = await working();
  const all = [(await add('one')) && 'one', (await add('two')) && 'two', (await add('three')) && 'three'];
  await goOn();
  await untilDone(app, session, 'two');
  await untilDone(app, session, 'three');
  const events = await app.events(session);
  const lastAdded = events.findLastIndex(({ event }) => event.type === 'next-prompt.added');
  for (let length = lastAdded + 1; length <= events.length; length += 1) {
    const kept = events.slice(0, length);
    expect([...prompts(kept).slice(1), ...waiting(kept)]).toEqual(all);
  }
  // From the end to the beginning, since what is cut off is gone: in the turn, before its start, and between two.
  const cuts = (['turn.started', 'turn.queued', 'turn.ended'] as const).flatMap((type) => {
    const at = events.findLastIndex(({ event }) => event.type === type && event.turn === 2);
    return at < 0 ? [] : [at + 1];
  });
  expect(cuts).toHaveLength(3);
  for (const cut of cuts.sort((a, b) => b - a)) {
    await app.forget(session, cut);
    const { status } = await app.untilRow(session, (row) => row.status !== 'working');
    expect(status).toBe(cut === Math.max(...cuts) ? 'ready' : 'interrupted');
    const found = await app.events(session);
    expect([...prompts(found).slice(1), ...waiting(found)]).toEqual(all);
    expect(prompts(found)).toEqual(['begin', 'one']);
  }
  const next = foldTranscript(emptyTranscript, await app.events(session)).next;
  expectOk(await app.core.nextPrompts.send({ session, prompt: next.prompts[0]?.id ?? expect.fail() }));
  await untilDone(app, session, 'three');
  expect(prompts(await app.events(session))).toEqual(['begin', ...all]);
});
