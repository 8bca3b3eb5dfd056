import { expect, test } from 'vitest';
import { languageOf } from './language-of';

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
