import { expect, test } from 'vitest';
import { createLanes } from './lanes';

/** What others wait for until it is opened. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Something that is written in two steps, as files are. */
function written() {
  const state = { left: 0, right: 0 };
  const between = gate();
  const write = async (wait = false) => {
    state.left += 1;
    if (wait) await between.opened;
    state.right += 1;
  };
  return { state, write, between };
}

test('a reading lets the work end that is under way, and is whole', async () => {
  const lane = createLanes().lane('one');
  const { state, write, between } = written();
  const work = lane.run(() => write(true));
  const read = lane.read(async () => ({ ...state }));
  between.open();
  expect(await read).toEqual({ left: 1, right: 1 });
  await work;
});

test('no work waits for a reading, and what one came into is read again', async () => {
  const lane = createLanes().lane('one');
  const { state, write } = written();
  const [begun, goOn] = [gate(), gate()];
  let readings = 0;
  const read = lane.read(async () => {
    readings += 1;
    const { left } = state;
    begun.open();
    await goOn.opened;
    return { left, right: state.right };
  });
  await begun.opened;
  // Were the reading in the lane, this would never come back.
  await lane.run(() => write());
  goOn.open();
  expect(await read).toEqual({ left: 1, right: 1 });
  expect(readings).toBe(2);
});

test('two who read at once do not disturb each other, and each is told of work', async () => {
  const lanes = createLanes();
  const { state, write } = written();
  const goOn = gate();
  let readings = 0;
  const read = () =>
    lanes.lane('one').read(async () => {
      readings += 1;
      const { left } = state;
      await goOn.opened;
      return [left, state.right];
    });
  const both = [read(), read()];
  await lanes.lane('another').run(() => write());
  await lanes.lane('one').run(() => write());
  goOn.open();
  expect(await Promise.all(both)).toEqual([
    [2, 2],
    [2, 2],
  ]);
  expect(readings).toBe(4);
});

test('a failure counts where no work came into the reading', async () => {
  const lane = createLanes().lane('one');
  await expect(lane.read(() => Promise.reject(new Error('always')))).rejects.toThrow('always');
  let readings = 0;
  const found = lane.read(async () => {
    readings += 1;
    if (readings > 1) return 'whole';
    await lane.run(async () => undefined);
    throw new Error('a file was gone for a moment');
  });
  expect(await found).toBe('whole');
});

test('a reading that work always comes into gets its turn', async () => {
  const lane = createLanes().lane('one');
  let [readings, works] = [0, 0];
  const found = await lane.read(async () => {
    readings += 1;
    const seen = works;
    const work = lane.run(async () => {
      works += 1;
    });
    // From the fourth on it is in the lane, and what it waits for would wait for it.
    if (readings < 4) await work;
    else await new Promise(setImmediate);
    return [seen, works];
  });
  expect(found).toEqual([3, 3]);
});
