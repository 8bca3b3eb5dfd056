import { expect, test } from 'vitest';
import { editorCommandProblem } from './editor-command';

test.each([
  'my-editor',
  'my-editor +{line} {file}',
  'my-editor --at={file}:{line}:{column} --in={folder}',
  '"/opt/my tools/edit" {file}',
  `sh -c 'my-editor "$1"' sh {file}`,
  'xterm -e vim {file}',
])('%s opens files', (line) => {
  expect(editorCommandProblem(line)).toBeNull();
});

test.each([
  `sh -c 'my-editor {file}'`,
  'sh -c {file}',
  'bash -c my-editor<{file}',
  `xterm -e 'vim {file}'`,
  `env -S 'vim {folder}'`,
  'cmd /c start {file}',
  'bash -lc {file}',
  'sh -c',
  'powershell -Command code {file}',
  'env pwsh -Command code {file}',
  'ssh host vim {file}',
  'wsl.exe code {file}',
  '{file}',
  'my-editor {file} | cat',
  'my-editor "{file}',
  '',
])('%s does not: a name could run as a script, or it is no command', (line) => {
  expect(editorCommandProblem(line)).not.toBeNull();
});
