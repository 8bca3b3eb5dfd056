import { expect, test } from 'vitest';
import { RepositoryId } from '#shared/ids';
import { promptHistory } from './prompt-history';

const here = RepositoryId.parse('here');

/** A field over the prompts `newest` and `older`, whose answers come when `answer` is called. */
function scene() {
  const asked: ((prompts: readonly string[]) => void)[] = [];
  const field = { repository: here, value: '', gone: false };
  const step = promptHistory(
    () => (field.gone ? null : { ...field, change: (value) => Object.assign(field, { value }) }),
    () => new Promise((resolve) => asked.push(resolve)),
  );
  const answer = async () => {
    asked.shift()?.(['newest', 'older']);
    await Promise.resolve();
  };
  return { field, step, answer };
}

test('up goes to older prompts, down to newer ones, and from the newest to nothing', async () => {
  const { field, step, answer } = scene();
  expect(step(1)).toBe(true);
  await answer();
  expect(field.value).toBe('newest');
  step(1);
  step(1);
  expect(field.value).toBe('older');
  step(-1);
  expect(field.value).toBe('newest');
  step(-1);
  expect(field.value).toBe('');
});

test('what was brought back and changed is left alone', async () => {
  const { field, step, answer } = scene();
  step(1);
  await answer();
  field.value = 'newest, but otherwise';
  expect(step(1)).toBe(false);
  expect(field.value).toBe('newest, but otherwise');
});

test('an answer does not land over what was written meanwhile, nor in another repository', async () => {
  const { field, step, answer } = scene();
  step(1);
  field.value = 'Written meanwhile';
  await answer();
  expect(field.value).toBe('Written meanwhile');
  field.value = '';
  step(1);
  field.repository = RepositoryId.parse('elsewhere');
  await answer();
  expect(field.value).toBe('');
  field.repository = here;
  step(1);
  field.gone = true;
  await answer();
  expect(field.value).toBe('');
});
