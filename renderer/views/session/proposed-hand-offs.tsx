import { ArrowRight } from 'lucide-react';
import { displayPath } from '#shared/display-path';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import { useCustomAgents } from '../../state/custom-agents';
import { openOverlay } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { Button } from '../../ui/button';

/** What the session's custom agent proposes to be done now: another one goes on with a prompt of its own. */
export function ProposedHandOffs(props: { row: SessionRow }) {
  const { row } = props;
  return row.customAgent === null || isBusy(row) || row.discarded ? null : (
    <Proposed row={row} name={row.customAgent} />
  );
}

function Proposed({ row, name }: { row: SessionRow; name: string }) {
  const listed = valueOr(useCustomAgents(row.repositoryPath, row.base.commit), []);
  const handOffs =
    listed.find((one) => one.usable && (one.name === name || one.title === name))?.handOffs ?? [];
  if (handOffs.length === 0) return null;
  const called = (agent: string | null) =>
    listed.find((one) => one.usable && (one.name === agent || one.title === agent))?.name ?? null;
  return (
    <fieldset aria-label="Proposed next steps" className="flex flex-wrap items-center gap-1.5 pt-1.5 pb-2">
      {handOffs.map(({ label, agent, prompt }, at) => (
        <Button
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may propose the same twice, and the list never changes
          key={at}
          icon={<ArrowRight size={12} aria-hidden />}
          title={
            agent === null
              ? 'Continues in a new session'
              : `Continues in a new session as ${displayPath(agent)}`
          }
          onClick={() =>
            openOverlay({
              ...{ over: 'continue', session: row.session, to: 'background' },
              ...{ prompt, customAgent: called(agent) },
            })
          }
        >
          {displayPath(label)}
        </Button>
      ))}
    </fieldset>
  );
}
