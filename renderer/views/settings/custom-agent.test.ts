import { expect, test } from 'vitest';
import { formOf, profileFrom } from './custom-agent';

test('a new agent gets a free id from its name and its command as an argument list', () => {
  const profile = profileFrom(
    { name: ' My Agent! ', protocol: 'acp', command: 'my-agent --dir "a b"' },
    null,
    ['my-agent'],
  );
  expect(profile).toEqual({
    id: 'my-agent-2',
    name: 'My Agent!',
    protocol: 'acp',
    launch: { command: 'my-agent', args: ['--dir', 'a b'], env: {} },
  });
});

test('an edited agent keeps its id and environment', () => {
  const before = profileFrom({ name: 'One', protocol: 'command', command: 'one {prompt}' }, null, []);
  if (!before) throw new Error('the form is complete');
  const kept = { ...before, launch: { ...before.launch, env: { TOKEN: 'x' } } };
  const after = profileFrom({ ...formOf(kept), name: 'Two' }, kept, ['one']);
  expect(after).toEqual({ ...kept, name: 'Two' });
});

test('a form without a name or a whole command line is not a profile', () => {
  expect(profileFrom({ name: '', protocol: 'acp', command: 'x' }, null, [])).toBeNull();
  expect(profileFrom({ name: 'x', protocol: 'acp', command: 'x "' }, null, [])).toBeNull();
});

test('a name in another script still gives a usable id', () => {
  expect(profileFrom({ name: 'エージェント', protocol: 'acp', command: 'x' }, null, [])?.id).toBe('agent');
});
