import { describe, expect, test } from 'vitest';
import type { PermissionOption } from '#shared/events';
import { permissionButtons } from './permission-choice';

const allow: PermissionOption = { id: 'a', kind: 'allow_once', name: 'Yes' };
const always: PermissionOption = { id: 'b', kind: 'allow_always', name: 'Yes, and always for npm test' };
const deny: PermissionOption = { id: 'c', kind: 'reject_once', name: 'No' };
const never: PermissionOption = { id: 'd', kind: 'reject_always', name: '' };

describe('the buttons of a permission request', () => {
  test('go from the narrowest consent to the refusals, whatever the agent’s order', () => {
    expect(permissionButtons([never, always, deny, allow]).map((button) => button.label)).toEqual([
      'Allow once',
      'Yes, and always for npm test',
      'Deny',
      'Always deny',
    ]);
  });

  test('keys press the narrowest option of each side', () => {
    const commands = permissionButtons([always, deny, allow]).map((button) => [
      button.option.id,
      button.command,
    ]);
    expect(commands).toEqual([
      ['a', 'permission.allow'],
      ['b', null],
      ['c', 'permission.deny'],
    ]);
  });

  test('no key gives consent for ever', () => {
    expect(permissionButtons([always, never]).map((button) => button.command)).toEqual([
      null,
      'permission.deny',
    ]);
  });

  test('several options of one kind keep the agent’s words, or they could not be told apart', () => {
    const other: PermissionOption = { id: 'e', kind: 'allow_once', name: 'Yes, in plan mode' };
    expect(permissionButtons([allow, other]).map((button) => button.label)).toEqual([
      'Yes',
      'Yes, in plan mode',
    ]);
  });
});
