import { beforeEach, expect, test, vi } from 'vitest';
import { NextPromptId, SessionId } from '#shared/ids';
import type { NextPrompt } from '#shared/next-prompt';
import { draftOf, keepDraft } from './drafts';
import { beginEdit, changeEdit, editOf, endEdit, settleEdit } from './next-prompt-edits';

// What is written is kept by the host, which is not there.
vi.mock('../../state/kept-drafts', () => ({ keepDrafts: () => undefined, after: (kept: string) => kept }));

const session = SessionId.parse('session1');
const [one, two] = ['prompt01', 'prompt02'].map(
  (id): NextPrompt => ({ id: NextPromptId.parse(id), text: `says ${id}` }),
) as [NextPrompt, NextPrompt];

beforeEach(() => {
  endEdit(session);
  keepDraft(session, '');
});

test('what was written of a prompt that was sent meanwhile goes on in the composer, below what is there', () => {
  keepDraft(session, 'Written below');
  beginEdit(session, one);
  changeEdit(session, { text: 'In other words' });
  expect(settleEdit(session, [one, two])).toBe(false);
  expect(editOf(session)?.text).toBe('In other words');
  expect(settleEdit(session, [two])).toBe(true);
  expect(editOf(session)).toBeNull();
  expect(draftOf(session)).toBe('Written below\n\nIn other words');
});

test('an edit that changed nothing is not worth keeping, and one that was left neither', () => {
  beginEdit(session, one);
  expect(settleEdit(session, [])).toBe(false);
  beginEdit(session, one);
  changeEdit(session, { text: 'In other words' });
  endEdit(session);
  expect(settleEdit(session, [])).toBe(false);
  expect(draftOf(session)).toBe('');
});

test('an edit that is on its way waits for the answer: it may have been sent as it was written', () => {
  beginEdit(session, one);
  changeEdit(session, { text: 'In other words', saving: true });
  expect(settleEdit(session, [two])).toBe(false);
  changeEdit(session, { saving: false });
  expect(settleEdit(session, [two])).toBe(true);
  expect(draftOf(session)).toBe('In other words');
});

test('to edit another prompt loses nothing of the one before, and to look again at the same one neither', () => {
  beginEdit(session, one);
  changeEdit(session, { text: 'In other words' });
  beginEdit(session, one);
  expect(editOf(session)?.text).toBe('In other words');
  beginEdit(session, two);
  expect(editOf(session)?.text).toBe(two.text);
  expect(draftOf(session)).toBe('In other words');
});
