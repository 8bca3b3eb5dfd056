import type { RowLine } from './describe-row';

const TONES: Readonly<Record<RowLine['tone'], string>> = {
  soft: 'text-soft',
  need: 'text-need',
  fail: 'text-fail',
};

/** What is said of a session in one line: its words, then perhaps a piece of code. */
export function RowWords({ line }: { line: RowLine }) {
  return (
    <span className={TONES[line.tone]}>
      {line.words}
      {line.code === null ? null : (
        <>
          {' '}
          <span className="font-mono text-2xs">{line.code}</span>
        </>
      )}
    </span>
  );
}
