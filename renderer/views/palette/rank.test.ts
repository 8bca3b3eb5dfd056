import { expect, test } from 'vitest';
import { commands } from '#shared/commands';
import { fitScore, rank } from './rank';

test('a start counts more than a word inside, which counts more than a middle', () => {
  expect(fitScore('Apply to the workspace', 'app')).toBeGreaterThan(fitScore('Undo apply', 'app'));
  expect(fitScore('Undo apply', 'app')).toBeGreaterThan(fitScore('Snapping', 'app'));
});

test('every word must fit, in any order', () => {
  expect(fitScore('Open Repository', 'repo open')).toBeGreaterThan(0);
  expect(fitScore('Open Repository', 'repo close')).toBe(0);
});

test('initials find a command, nothing typed keeps the order', () => {
  expect(fitScore('Toggle Session List', 'tsl')).toBeGreaterThan(0);
  expect(rank(['b', 'a'], '', (text) => text, 5)).toEqual(['b', 'a']);
  expect(rank(['b', 'a'], '', (text) => text, 1)).toEqual(['b']);
});

test('typing the start of a command title puts it first', () => {
  const found = rank(commands, 'settings', (command) => `${command.title} ${command.keywords ?? ''}`, 3);
  expect(found[0]?.id).toBe('settings.open');
});
