import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Spinner } from '../../ui/spinner';

/** What was found so far, and the way to stop looking or to look again. */
export function LookBar(props: {
  found: string;
  /** How far it has come; null while nothing is looked for. */
  progress: string | null;
  onStop: () => void;
  onLook: () => void;
  children?: ReactNode;
}) {
  const { found, progress, onStop, onLook, children } = props;
  return (
    <div
      aria-busy={progress !== null}
      className="flex flex-none items-center gap-2 border-b border-line px-5 py-2 text-sm text-soft"
    >
      <span className="min-w-0 flex-1 truncate">{found}</span>
      {progress === null ? (
        <Button small look="ghost" onClick={onLook}>
          Look Again
        </Button>
      ) : (
        <>
          <Spinner label={null} />
          <span className="tabular-nums">{progress}</span>
          <Button small look="ghost" onClick={onStop}>
            Stop
          </Button>
        </>
      )}
      {children}
    </div>
  );
}
