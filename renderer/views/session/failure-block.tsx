import { loginsOf } from '#shared/login-command';
import type { TranscriptTurn } from '#shared/projections/transcript';
import { isAtRest } from '#shared/session';
import { openOverlay } from '../../state/navigation';
import { restoreWorktree, resumeSession } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { CodeBlock } from './code-block';
import { failureDetails, failureWords } from './failure-words';
import { LoginButtons, LoginPlaces, LoginProgress, LoginWords } from './login-block';
import type { Scene } from './scene';

/** Why a turn did not end well: what happened, what was kept, what to do. Only the last turn can be tried again. */
export function FailureBlock(props: { scene: Scene; turn: TranscriptTurn; last: boolean }) {
  const { scene, turn, last } = props;
  const { failure } = turn;
  const words = failure ? failureWords(failure) : null;
  const details = failure ? failureDetails(failure) : '';
  const logins = loginsOf(failure);
  return (
    // Not an alert: it is drawn anew whenever it scrolls into view, and that it failed is announced.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look and a layout of its own
    <div
      role="group"
      aria-label="Failure"
      className="flex flex-col gap-2 rounded-lg border border-fail/40 bg-fail/7 px-3 py-2.5"
    >
      <div data-selectable className="wrap-anywhere">
        <span className="font-semibold">{words?.what ?? 'The turn failed.'}</span>{' '}
        <span className="text-soft">
          {words?.kept} {last ? words?.next : null}
        </span>
      </div>
      {details === '' ? null : <Details text={details} isFolded={failure?.code === 'agent-silent'} />}
      {last ? logins.map((method) => <LoginWords key={method.id} method={method} />) : null}
      {last ? <LoginPlaces scene={scene} methods={logins} /> : null}
      {last && logins.length > 0 ? <LoginProgress session={scene.session} turn={turn.turn} /> : null}
      {last ? (
        <div className="flex flex-wrap gap-1.5">
          <LoginButtons scene={scene} turn={turn.turn} methods={logins} />
          {failure?.code === 'worktree-missing' ? <RestoreWorktreeButton scene={scene} /> : null}
          {failure?.code === 'budget-reached' && failure.budget ? (
            <BudgetButtons scene={scene} />
          ) : (
            <TryAgainButton scene={scene} />
          )}
        </div>
      ) : null}
    </div>
  );
}

/** What the agent wrote; folded where our own words have said what matters of it. */
function Details(props: { text: string; isFolded: boolean }) {
  if (!props.isFolded) return <CodeBlock text={props.text} />;
  return (
    <details>
      <summary className="cursor-pointer text-soft">What it wrote</summary>
      <CodeBlock text={props.text} />
    </details>
  );
}

/** The app ended in the middle of the turn, or while it waited for its place. */
export function InterruptedBlock(props: { scene: Scene; turn: TranscriptTurn; last: boolean }) {
  const begun = props.turn.startedAt !== null;
  return (
    <div
      role="status"
      className="flex items-center gap-3 rounded-lg border border-need/40 bg-need/7 px-3 py-2.5"
    >
      <div className="min-w-0 flex-1">
        <span className="font-semibold">
          {begun
            ? 'Understory ended in the middle of this turn.'
            : 'Understory ended before this turn began.'}
        </span>{' '}
        <span className="text-soft">
          {begun
            ? 'What the agent had written is kept in the worktree and in a checkpoint.'
            : 'The agent was not asked, and nothing was changed.'}
        </span>
      </div>
      {props.last ? <TryAgainButton scene={props.scene} label="Resume" /> : null}
    </div>
  );
}

function TryAgainButton(props: { scene: Scene; label?: string }) {
  const { session } = props.scene;
  if (!isAtRest(props.scene)) return null;
  return (
    <Button look="primary" onClick={() => void resumeSession(session)}>
      {props.label ?? 'Try again'}
    </Button>
  );
}

function BudgetButtons(props: { scene: Scene }) {
  const { session } = props.scene;
  if (!isAtRest(props.scene)) return null;
  return (
    <>
      <Button look="primary" onClick={() => openOverlay({ over: 'budget', session })}>
        Raise budget…
      </Button>
      <Button title="Runs the last prompt again" onClick={() => void resumeSession(session, true)}>
        Continue once
      </Button>
    </>
  );
}

function RestoreWorktreeButton(props: { scene: Scene }) {
  const { session } = props.scene;
  return <Button onClick={() => void restoreWorktree(session)}>Recreate worktree</Button>;
}
