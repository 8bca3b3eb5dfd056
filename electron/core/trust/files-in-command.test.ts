import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { filesInCommand } from './files-in-command';

test.each([
  'git-lfs clean -- %f',
  'tr a-z A-Z',
  '/usr/bin/sed -e s/a/b/',
  "sed 's/one/two/' | tr -d x",
  'A=1 nbstripout',
  'env LC_ALL=C sort',
])('%s stands by itself', (command) => {
  expect(filesInCommand(command).asksWhere).toBe(false);
});

test.each([
  './tools/strip.sh',
  'tools/strip.sh',
  'tools/strip.sh %f',
  "sh -c './strip.sh'",
  'sh -c "cd tools; ./strip.sh"',
  '"."/strip.sh',
  '.\\/strip.sh',
  '../strip.sh',
  'true && ./strip.sh',
  'cat | ./strip.sh',
  'A=1 ./strip.sh',
  'env ./strip.sh',
  'exec tools/strip.sh',
  'f() { ./strip.sh; }; f',
  '. ./strip.sh',
  '"$(git rev-parse --show-toplevel)/tools/strip.sh"',
  '`pwd`/strip.sh',
  '"$PWD"/strip.sh',
  '$GIT_WORK_TREE/strip.sh',
])('%s depends on where it is run', (command) => {
  expect(filesInCommand(command).asksWhere).toBe(true);
});

test('what could be a file is told from what is searched for', () => {
  expect(filesInCommand('python3 tools/strip.py --to ~/kept %f')).toMatchObject({
    programs: ['python3'],
    paths: ['tools/strip.py', `${homedir()}/kept`],
  });
  expect(filesInCommand('sh -c "perl strip.pl | cat"').paths).toEqual(['perl', 'strip.pl']);
});
