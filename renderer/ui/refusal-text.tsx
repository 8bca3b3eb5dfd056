import { describeRefusal } from '#shared/describe-refusal';
import type { Refusal, RefusalOf } from '#shared/refusals';
import { openOverlay } from '../state/navigation';
import { endProcesses, leaveProcesses } from '../state/process-actions';
import { allowSetUp } from '../state/settings-actions';
import { Button } from './button';

function ShowPrograms(props: { path: string }) {
  return (
    <span className="mt-1.5 block">
      <Button small onClick={() => openOverlay({ over: 'programs', path: props.path })}>
        Show Programs…
      </Button>
    </span>
  );
}

function AllowSetUp(props: { refusal: RefusalOf<'set-up-command-changed'> }) {
  const { path, command } = props.refusal;
  return (
    <span className="mt-1.5 block">
      <Button small onClick={() => void allowSetUp(path, command)}>
        Allow This Command
      </Button>
    </span>
  );
}

function DecideOnProcesses(props: { refusal: RefusalOf<'processes-living'> }) {
  const { session, processes } = props.refusal;
  return (
    <span className="mt-1.5 flex gap-1">
      <Button small onClick={() => void endProcesses(session, processes)}>
        {processes.length === 1 ? 'End It' : 'End Them'}
      </Button>
      <Button small look="ghost" onClick={() => void leaveProcesses(session, processes)}>
        Leave Running
      </Button>
    </span>
  );
}

/** An expected no in words, in place: what happened, what was kept, what to do. */
export function RefusalText(props: { refusal: Refusal }) {
  const said = describeRefusal(props.refusal);
  return (
    <span data-selectable className="wrap-anywhere whitespace-pre-wrap">
      <span className="font-medium">{said.title}</span>
      {said.kept ? ` ${said.kept}` : null}
      {said.advice ? ` ${said.advice}` : null}
      {props.refusal.code === 'processes-living' ? <DecideOnProcesses refusal={props.refusal} /> : null}
      {props.refusal.code === 'set-up-command-changed' ? <AllowSetUp refusal={props.refusal} /> : null}
      {props.refusal.code === 'programs-not-trusted' ? <ShowPrograms path={props.refusal.path} /> : null}
    </span>
  );
}
