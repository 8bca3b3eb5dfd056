import { expect, test } from 'vitest';
import { RepoPath, SessionId } from '#shared/ids';
import { type ViewedFiles, viewedIn } from '#shared/projections/viewed-files';
import { type PendingMark, stillPending, withPending } from './pending-marks';

const session = SessionId.parse('abcdef123456');
const path = RepoPath.parse('a.txt');
const file = {
  path,
  oldMode: '100644',
  oldBlob: '1'.repeat(40),
  newMode: '100644',
  newBlob: '2'.repeat(40),
} as const;
const mark = (type: 'files.viewed' | 'files.unviewed', isRecorded = false): PendingMark => ({
  session,
  path,
  event: type === 'files.viewed' ? { type, files: [file] } : { type, paths: [path] },
  isRecorded,
});
const stateAfter = (known: ViewedFiles, pending: readonly PendingMark[]) =>
  viewedIn(withPending(known, pending))(file);
const viewed = withPending([], [mark('files.viewed')]);

test('a mark counts as soon as it is asked for, and so does its taking back', () => {
  expect(stateAfter([], [mark('files.viewed')])).toBe('viewed');
  expect(stateAfter(viewed, [mark('files.unviewed')])).toBe('unviewed');
  expect(stateAfter([], [mark('files.viewed'), mark('files.unviewed')])).toBe('unviewed');
});

test('what is seen on record is no longer pending', () => {
  expect(stillPending([mark('files.viewed')], session, viewed)).toEqual([]);
  expect(stillPending([mark('files.unviewed')], session, [])).toEqual([]);
});

test('what is not on record yet stays pending, in its order', () => {
  const both = [mark('files.viewed'), mark('files.unviewed')];
  // Neither is on record: the second must not be taken for done because the file is not viewed so far.
  expect(stillPending(both, session, [])).toBe(both);
  expect(stillPending(both, session, viewed)).toEqual([both[1]]);
});

test('what was recorded and undone elsewhere before it was seen is not pending for ever', () => {
  expect(stillPending([mark('files.viewed', true)], session, [])).toEqual([]);
});
