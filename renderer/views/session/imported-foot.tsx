import { SquareTerminal } from 'lucide-react';
import { useCallback } from 'react';
import { counted } from '#shared/counted';
import type { Imported } from '#shared/imported';
import type { SessionRow } from '#shared/session';
import { readImportedHistory } from '../../state/import-actions';
import { openOverlay, openTerminal } from '../../state/navigation';
import { useAnswer } from '../../state/use-answer';
import { Button } from '../../ui/button';

/** In the place where a session of ours is gone on with: whose this one is, and the ways to go on with it. */
export function ImportedFoot(props: { row: SessionRow; imported: Imported }) {
  const { row, imported } = props;
  const { session, title, agent } = row;
  // Of one that grows it is told when nobody works with it any more.
  const asOf = imported.live ? '' : row.updatedAt;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when it has grown
  const ask = useCallback(() => readImportedHistory(session), [session, asOf]);
  const history = useAnswer(ask);
  const left = history?.ok ? history.value : null;
  return (
    <section
      aria-label="Imported session"
      className="mx-auto mb-3.5 flex w-[calc(100%-40px)] max-w-[720px] flex-none flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-panel px-3 py-2.5"
    >
      <div className="min-w-[min(16rem,100%)] flex-1 text-soft">
        {imported.live
          ? `${agent.name} works on this in a terminal now. You can follow it here.`
          : `This session was begun by ${agent.name} in a terminal. Continue it here, or read on.`}
        {left?.cut ? ' Its beginning is left out.' : ''}
        {left && left.notUnderstood > 0
          ? ` ${counted(left.notUnderstood, 'record')} of it could not be understood.`
          : ''}
      </div>
      <span className="flex flex-none gap-2">
        {imported.live ? null : (
          <Button onClick={() => openTerminal({ what: 'resume', session, title })}>
            <SquareTerminal size={14} aria-hidden /> Resume in Terminal
          </Button>
        )}
        <Button
          look="primary"
          onClick={() => openOverlay({ over: 'continue', session, to: 'background', prompt: '' })}
        >
          Continue Here…
        </Button>
      </span>
    </section>
  );
}
