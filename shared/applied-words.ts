import type { ApplyRecord } from './apply';
import { shortCommit, shortRef } from './short-ref';

type Applied = Pick<ApplyRecord, 'target' | 'commit'>;

/** Where an apply went, in a few words: `to main as a3f9c1e`, `to workspace, uncommitted`. */
export function appliedWords(record: Applied): string {
  return record.commit === null
    ? 'to workspace, uncommitted'
    : `${targetWords(record)} as ${shortCommit(record.commit)}`;
}

/** `to main`. */
export function targetWords({ target }: Pick<Applied, 'target'>): string {
  return `to ${target === 'HEAD' ? 'the workspace' : shortRef(target)}`;
}
