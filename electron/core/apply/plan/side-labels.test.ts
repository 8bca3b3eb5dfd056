import { expect, test } from 'vitest';
import { updateLabels } from './side-labels';

test.each([
  ['refs/heads/main', 'main'],
  ['refs/remotes/origin/feature/log-in', 'origin_feature_log-in'],
  ['refs/heads/a|b<c>"d"', 'a_b_c__d_'],
  [`refs/heads/${'long'.repeat(60)}`, 'long'.repeat(10)],
  ['0123456789abcdef0123456789abcdef01234567', '0123456'],
])('what comes from %s is named %s', (source, label) => {
  expect(updateLabels('merge', source)).toEqual({ ours: 'session', theirs: label, newcomer: 'theirs' });
  expect(updateLabels('rebase', source)).toEqual({ ours: label, theirs: 'session', newcomer: 'ours' });
});
