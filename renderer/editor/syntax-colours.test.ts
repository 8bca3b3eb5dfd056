import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { syntaxColours, WORD_GROUND } from './syntax-colours';

const css = readFileSync(join(import.meta.dirname, '../ui/tokens.css'), 'utf8');

type Colour = readonly [number, number, number];

function parse(hex: string): Colour {
  const at = (index: number) => Number.parseInt(hex.replace('#', '').slice(index, index + 2), 16);
  return [at(0), at(2), at(4)];
}

function token(theme: string, name: string): Colour {
  const block = css.slice(css.indexOf(`[data-theme="${theme}"]`)).split('}')[0] ?? '';
  const value = new RegExp(`--${name}:\\s*(#[0-9a-f]{6})`).exec(block)?.[1];
  if (!value) throw new Error(`no --${name} in the ${theme} theme`);
  return parse(value);
}

function over(top: Colour, share: number, ground: Colour): Colour {
  const mix = (index: 0 | 1 | 2) => top[index] * share + ground[index] * (1 - share);
  return [mix(0), mix(1), mix(2)];
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const share = Number.parseInt(WORD_GROUND, 16) / 255;

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  const grounds = {
    panel: token(theme, 'panel'),
    'an added line': token(theme, 'addbg'),
    'a deleted line': token(theme, 'delbg'),
    'an added word': over(token(theme, 'addword'), share, token(theme, 'addbg')),
    'a deleted word': over(token(theme, 'delword'), share, token(theme, 'delbg')),
  };
  const colours = Object.entries(syntaxColours[theme]).map(([name, hex]) => [name, parse(hex)] as const);
  const cases = Object.entries(grounds).flatMap(([ground, below]) =>
    [...colours, ['plain text', token(theme, 'text')] as const].map(
      ([name, colour]) => [name, ground, contrast(colour, below)] as const,
    ),
  );

  test.each(cases)('%s can be read on %s', (_name, _ground, ratio) => {
    expect(ratio).toBeGreaterThanOrEqual(4.5);
  });

  test('line numbers can be read on every line', () => {
    for (const ground of ['panel', 'addbg', 'delbg'])
      expect(contrast(token(theme, 'soft'), token(theme, ground))).toBeGreaterThanOrEqual(4.5);
  });
});
