import { expect, test } from 'vitest';
import { tellingBranch } from './telling-branch';

const branchOf = (title: string, branch: string | null) =>
  tellingBranch({ title, branch: branch === null ? null : `refs/heads/${branch}` });

test('a branch that is called after the title says nothing more than it', () => {
  expect(branchOf('Fix the login form, at last', 'understory/fix-the-login-form')).toBeNull();
  expect(branchOf('Fix the login form', 'understory/fix-the-login-form-2')).toBeNull();
  expect(branchOf('Über die Straße', 'understory/uber-die-stra')).toBeNull();
});

test('any other is said', () => {
  expect(branchOf('Log in with a passkey', 'understory/fix-the-login-form')).toBe('fix-the-login-form');
  expect(branchOf('Fix the login form', 'feature/login')).toBe('feature/login');
  expect(branchOf('Fix the login form', null)).toBeNull();
});
