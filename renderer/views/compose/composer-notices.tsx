import type { AgentListing } from '#shared/agent';
import { unaskedWords } from '#shared/describe-isolation';
import { displayPath } from '#shared/display-path';
import type { PermissionPolicy, SessionKind } from '#shared/events';
import { describeNotHeld, notHeldTo } from '#shared/not-held';
import { usesWorkspace } from '#shared/place';
import type { Refusal } from '#shared/refusals';
import type { Repository } from '#shared/repository';
import type { Isolation, SandboxAbility } from '#shared/sandbox';
import { type Agents, detectAgents, useAgents } from '../../state/agents';
import { DEMO_PROMPTS } from '../../state/demo-prompts';
import { changeDraft } from '../../state/draft';
import { openOverlay } from '../../state/navigation';
import { forgetRepository, locateRepository } from '../../state/repository-actions';
import { Button } from '../../ui/button';
import { NoSandboxNotice } from '../../ui/no-sandbox-notice';
import { Notice } from '../../ui/notice';
import { uncommittedWords } from '../../ui/uncommitted-words';
import { InstallHint } from './install-hint';

/** What the user should know before starting: what is in the way, what the choice means, what the demo can do. */
export function ComposerNotices(props: {
  repository: Repository | null;
  agent: AgentListing | null;
  agents: Agents | null;
  kind: SessionKind;
  permissions: PermissionPolicy;
  isolation: Isolation;
  /** Null: not known yet. */
  ability: SandboxAbility | null;
  /** That no sandbox can be made is told already. */
  refused: boolean;
  onRefused: (refusal: Refusal | null) => void;
}) {
  const none = props.isolation === 'sandbox' && props.ability?.able === false ? props.ability : null;
  // What cannot be made holds nothing.
  const unasked = none ? null : unaskedWords(props.permissions, props.isolation);
  const unheld = props.agent ? notHeldTo(props.agent.profile, props.permissions) : null;
  return (
    <div className="flex flex-col gap-2">
      <AgentsProblem />
      {props.agent ? (
        <InstallHint listing={props.agent} detecting={props.agents?.detecting ?? false} />
      ) : null}
      {none && !props.refused ? <NoSandboxNotice none={none} tone="need" /> : null}
      {unheld ? <Notice tone="need">{describeNotHeld(unheld, props.permissions)}</Notice> : null}
      {unasked ? <Notice tone={props.isolation === 'sandbox' ? 'quiet' : 'need'}>{unasked}</Notice> : null}
      {props.repository ? (
        <RepositoryNotice repository={props.repository} kind={props.kind} onRefused={props.onRefused} />
      ) : null}
      {props.agent?.source === 'demo' ? <DemoPrompts /> : null}
    </div>
  );
}

function AgentsProblem() {
  const agents = useAgents();
  if (agents.state !== 'failed') return null;
  return (
    <Notice
      tone="fail"
      action={
        <Button small onClick={() => void detectAgents()}>
          Refresh
        </Button>
      }
    >
      The agents could not be listed: {agents.bug.message}
    </Notice>
  );
}

function RepositoryNotice(props: {
  repository: Repository;
  kind: SessionKind;
  onRefused: (refusal: Refusal | null) => void;
}) {
  const { repository } = props;
  const locate = (
    <Button small onClick={() => void locateRepository(repository.id).then(props.onRefused)}>
      Locate…
    </Button>
  );
  if (repository.state.state === 'missing' && repository.state.says !== null)
    return (
      <Notice tone="need" action={repository.state.reason === 'workspace-replaced' ? locate : undefined}>
        {repository.state.says.title} {repository.state.says.advice}
      </Notice>
    );
  if (repository.state.state === 'missing')
    return (
      <Notice
        tone="need"
        action={
          <>
            {locate}
            <Button small onClick={() => void forgetRepository(repository)}>
              Forget it
            </Button>
          </>
        }
      >
        {displayPath(repository.path)} is not there any more. Its sessions follow it when you open it at its
        new place, or locate it.
      </Notice>
    );
  const { info } = repository.state;
  if (info.head.type === 'unborn')
    return (
      <Notice tone="need">
        This repository has no commit yet. Make a first commit; a session starts from one.
      </Notice>
    );
  if (info.untrusted)
    return (
      <Notice
        tone="need"
        action={
          <Button small onClick={() => openOverlay({ over: 'programs', path: repository.path })}>
            Show Programs…
          </Button>
        }
      >
        Files of this repository go through programs that its configuration names. A session starts once you
        have allowed them.
      </Notice>
    );
  if (usesWorkspace(props))
    return (
      <Notice tone="need">
        The agent will work in {displayPath(repository.path)} itself, beside your own changes (
        {uncommittedWords(info.changed)}).
      </Notice>
    );
  const uncommitted = info.changed.staged + info.changed.unstaged + info.changed.untracked;
  if (uncommitted === 0) return null;
  return (
    <Notice tone="quiet">
      Your uncommitted changes ({uncommittedWords(info.changed)}) stay in your workspace; the session starts
      from the commit.
    </Notice>
  );
}

function DemoPrompts() {
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-xs text-soft">
      <span>The demo agent is scripted. Try:</span>
      {DEMO_PROMPTS.map((demo) => (
        <Button key={demo.label} small onClick={() => changeDraft({ prompt: demo.prompt })}>
          {demo.label}
        </Button>
      ))}
    </div>
  );
}
