import { describe, expect, test } from 'vitest';
import { editorArguments, ownArguments } from './editor-arguments';

const at = (path: string, line: number | null = 12, column: number | null = 5) => ({
  folder: '/w',
  file: { path: `/w/${path}`, line, column },
});

describe('a known editor is told', () => {
  test('the folder alone', () => {
    for (const family of ['code', 'zed', 'sublime', 'jetbrains'] as const)
      expect(editorArguments(family, { folder: '/w', file: null })).toEqual(['/w']);
    expect(editorArguments('neovim', { folder: '/w', file: null })).toEqual(['--', '--', '/w']);
  });

  test('a file, and the line in it', () => {
    expect(editorArguments('code', at('a.ts'))).toEqual(['/w', '--goto', '/w/a.ts:12:5']);
    expect(editorArguments('code', at('a.ts', null))).toEqual(['/w', '/w/a.ts']);
    expect(editorArguments('code', at('a.ts', 3, null))).toEqual(['/w', '--goto', '/w/a.ts:3:1']);
    expect(editorArguments('zed', at('a.ts'))).toEqual(['/w', '/w/a.ts:12:5']);
    expect(editorArguments('sublime', at('a.ts'))).toEqual(['/w', '/w/a.ts:12:5']);
    expect(editorArguments('jetbrains', at('a.ts'))).toEqual(['/w', '--line', '12', '/w/a.ts']);
    expect(editorArguments('neovim', at('a.ts'))).toEqual(['--', '+12', '--', '/w/a.ts']);
  });

  test('that very file, whatever it is called', () => {
    const byUri = (name: string) => ['--folder-uri', 'file:///w', '--file-uri', `file:///w/${name}`];
    expect(editorArguments('code', at('a:7'))).toEqual(byUri('a:7'));
    expect(editorArguments('code', at('a:7:b', null))).toEqual(byUri('a:7:b'));
    expect(editorArguments('code', at('a::b'))).toEqual(byUri('a::b'));
    expect(editorArguments('code', at('a '))).toEqual(byUri('a%20'));
    expect(editorArguments('code', at('a\n'))).toEqual(byUri('a%0A'));
    expect(editorArguments('code', at('a\nb.ts'))).toEqual(['/w', '--goto', '/w/a\nb.ts:12:5']);
    expect(editorArguments('code', at('-g'))).toEqual(['/w', '--goto', '/w/-g:12:5']);
    const odd = { folder: '/w:3', file: { path: '/w:3/a.ts', line: 1, column: 1 } };
    expect(editorArguments('code', odd)).toEqual([
      '--folder-uri',
      'file:///w:3',
      '--file-uri',
      'file:///w:3/a.ts',
    ]);
    expect(editorArguments('zed', at('a:7', null, null))).toEqual(['/w', '/w/a:7:1:1']);
    expect(editorArguments('zed', at('a:7', 12, 5))).toEqual(['/w', '/w/a:7:12:5']);
    expect(editorArguments('zed', at('(2)/a.ts'))).toEqual(['/w', '/w/(2)/a.ts']);
    expect(editorArguments('sublime', at('a:7'))).toEqual(['/w', '/w/a:7']);
    expect(editorArguments('sublime', odd)).toEqual(['/w:3/', '/w:3/a.ts:1:1']);
    expect(editorArguments('sublime', { folder: '/w:3', file: null })).toEqual(['/w:3/']);
    expect(editorArguments('zed', odd)).toEqual(['/w:3:1:1', '/w:3/a.ts:1:1']);
  });
});

test('a command of the user’s own has what is opened in place of its marks, and nothing twice', () => {
  const command = ['edit', '--at={file}:{line}:{column}', '-d', '{folder}'];
  expect(ownArguments(command, at('a.ts'))).toEqual(['edit', '--at=/w/a.ts:12:5', '-d', '/w']);
  expect(ownArguments(command, { folder: '/w', file: null })).toEqual(['edit', '--at=/w:1:1', '-d', '/w']);
  expect(ownArguments(['edit', '-n'], at('a.ts'))).toEqual(['edit', '-n', '/w/a.ts']);
  expect(ownArguments(['edit', '{file}'], at('{line}$&{folder}'))).toEqual(['edit', '/w/{line}$&{folder}']);
  expect(ownArguments(['edit', '+{line}'], at('a.ts'))).toEqual(['edit', '+12', '/w/a.ts']);
});
