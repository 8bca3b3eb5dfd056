import { expect, test } from 'vitest';
import { languageOf, languageOfFence } from './language-of';

test.each([
  ['src/app.tsx', 'typescript'],
  ['Dockerfile', 'dockerfile'],
  ['deploy/Dockerfile.prod', 'dockerfile'],
  ['a/b/Makefile', 'plaintext'],
  ['Cargo.toml', 'ini'],
  ['x/.gitmodules', 'ini'],
  ['README', 'plaintext'],
  ['data/prices.CSV', 'csv'],
  ['.hidden', 'plaintext'],
  ['logo.SVG', 'xml'],
  ['odd\udcff.rs', 'rust'],
  ['constructor', 'plaintext'],
  ['a.constructor', 'plaintext'],
])('%s is coloured as %s', (path, language) => {
  expect(languageOf(path)).toBe(language);
});

test.each([
  ['ts', 'typescript'],
  ['TypeScript', 'typescript'],
  ['bash', 'shell'],
  ['c++', 'cpp'],
  ['rust,ignore', 'rust'],
  ['', null],
  ['mermaid', null],
  ['constructor', null],
])('a fence of %j is %s', (fence, language) => {
  expect(languageOfFence(fence)).toBe(language);
});
