import { Fragment } from 'react';
import type { LoginMethod } from '#shared/agent';
import { describeRefusal } from '#shared/describe-refusal';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import { loginLine, unfitVariables } from '#shared/login-command';
import { variableWords } from '#shared/login-words';
import { assertNever } from '#shared/result';
import { type LoginAttempt, logIn, stopLogIn, useLoginAttempt } from '../../state/log-in';
import { openTerminal } from '../../state/navigation';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { CodeBlock } from './code-block';
import { plainOutput } from './plain-output';
import type { Scene } from './scene';

/** What there is to do: all that the button will run, or the agent's own words where it names no command. */
export function LoginWords(props: { method: LoginMethod }) {
  const { name, description, run } = props.method;
  const unfit = unfitVariables(props.method);
  const needs = variableWords(props.method);
  return (
    <div data-selectable className="flex flex-col gap-1 wrap-anywhere text-soft">
      <div>
        {displayPath(name)}
        {description ? ` — ${displayPath(description)}` : null}
      </div>
      {needs ? <div>{displayPath(needs)}</div> : null}
      {run ? <CodeBlock text={loginLine(run)} wrap /> : null}
      {unfit.length > 0 ? (
        <Notice tone="need">
          The agent wants {unfit.map(displayPath).join(', ')} to be set, which can make this run something
          else. Understory does not run it; if you trust it, use a terminal of yours.
        </Notice>
      ) : null}
    </div>
  );
}

/** One button for each way that can be begun here: in a terminal, or by the agent itself. */
export function LoginButtons(props: { scene: Scene; turn: number; methods: readonly LoginMethod[] }) {
  const { scene, turn, methods } = props;
  const { agent, session } = scene;
  const running = useLoginAttempt(session)?.state === 'running';
  return methods.map((method) => {
    const { id, name, run } = method;
    if ((run === null && !method.byAgent) || unfitVariables(method).length > 0) return null;
    const title = displayPath(name);
    const open = (inside: boolean) =>
      run
        ? openTerminal({ what: 'login', agent, method: id, line: loginLine(run), session, inside, title })
        : void logIn({ session, turn, method: id });
    const words = methods.length === 1 ? 'Log in' : buttonWords(title);
    if (!run || !scene.sandboxed)
      return (
        <Button key={id} disabled={running} onClick={() => open(false)}>
          {words}
        </Button>
      );
    return (
      <Fragment key={id}>
        <Button disabled={running} onClick={() => open(true)}>
          {words} in the sandbox
        </Button>
        <Button disabled={running} onClick={() => open(false)}>
          {words} for all sessions
        </Button>
      </Fragment>
    );
  });
}

/** What it means where a log-in's command runs, in a session with a sandbox: its agent named that command. */
export function LoginPlaces(props: { scene: Scene; methods: readonly LoginMethod[] }) {
  const runs = props.methods.some((method) => method.run !== null && unfitVariables(method).length === 0);
  if (!props.scene.sandboxed || !runs) return null;
  return (
    <div data-selectable className="text-soft">
      <b>In the sandbox</b>, it counts for this session; choose a way with a code or a key, since a page in
      your browser cannot answer it there. <b>For all sessions</b>, it runs outside of the sandbox with your
      own rights, and keeps its log-in in your home: read first what is run.
    </div>
  );
}

/** Many ways are called so already. */
function buttonWords(title: string): string {
  return /^log in\b/i.test(title) ? title : `Log in: ${title}`;
}

/** How the login goes that the agent carries out itself; nothing before one was begun. */
export function LoginProgress(props: { session: SessionId; turn: number }) {
  const { session, turn } = props;
  const attempt = useLoginAttempt(session);
  // What was tried for an earlier turn says nothing of this one.
  if (attempt?.turn !== turn) return null;
  const said = plainOutput(attempt.said).trim();
  return (
    <div role="status" className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        {attempt.state === 'running' ? <Spinner label="Logging in" /> : null}
        <span data-selectable className="min-w-0 flex-1 wrap-anywhere">
          {attemptWords(attempt)}
        </span>
        {attempt.state === 'running' ? (
          <Button small onClick={() => stopLogIn(session)}>
            Cancel
          </Button>
        ) : null}
      </div>
      {said === '' ? null : <CodeBlock text={said} wrap />}
    </div>
  );
}

function attemptWords({ state, refusal }: LoginAttempt): string {
  switch (state) {
    case 'running':
      return 'The agent is logging in. It may have opened a page in your browser.';
    case 'done':
      return 'The agent is logged in. Try again.';
    case 'stopped':
      return 'Stopped. The agent was not logged in.';
    case 'refused': {
      if (!refusal) return 'The agent was not logged in.';
      const { title, advice } = describeRefusal(refusal);
      return [title, advice].filter(Boolean).join(' ');
    }
    default:
      return assertNever(state);
  }
}
