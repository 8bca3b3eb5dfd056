import { FolderOpen, Play } from 'lucide-react';
import { useState } from 'react';
import type { Refusal } from '#shared/refusals';
import { detectAgents, useAgents } from '../../state/agents';
import { DEMO_PROMPT } from '../../state/demo-prompts';
import { openDemo, pickRepository } from '../../state/repository-actions';
import { Button } from '../../ui/button';
import { Mark } from '../../ui/mark';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { AgentRow, withTwins } from '../settings';

/** The first thing a new user sees: what this is, two ways to begin, and which agents are here. */
export function StartScreen() {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [opening, setOpening] = useState(false);
  const demo = async () => {
    setOpening(true);
    await openDemo(DEMO_PROMPT);
    setOpening(false);
  };
  return (
    <div className="mx-auto flex min-h-full w-full max-w-[640px] flex-col justify-center gap-5 px-6 py-8">
      <div className="flex items-start gap-3.5">
        <div className="mt-0.5">
          <Mark size={34} />
        </div>
        <div>
          <h1 className="text-xl font-semibold tracking-tight">Welcome to Understory</h1>
          <p className="max-w-[480px] text-soft">
            Coding agents work side by side, each in its own Git worktree. Review their changes and apply what
            you like to your workspace. Nothing is written there until you apply it, and every apply can be
            undone.
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          icon={<FolderOpen size={14} aria-hidden />}
          keysOf="repository.open"
          onClick={() => void pickRepository().then(setRefusal)}
        >
          Open a repository…
        </Button>
        <Button icon={<Play size={13} aria-hidden />} busy={opening} onClick={() => void demo()}>
          Try the demo
        </Button>
        <span className="self-center text-xs text-faint">
          or drop a folder here. The demo needs no account and no network.
        </span>
      </div>
      {refusal ? (
        <Notice tone="need">
          <RefusalText refusal={refusal} />
        </Notice>
      ) : null}
      <DetectedAgents />
    </div>
  );
}

function DetectedAgents() {
  const agents = useAgents();
  return (
    <section aria-label="Agents" className="rounded-lg border border-line bg-panel">
      <div className="flex items-center justify-between border-b border-line px-3 py-2">
        <h2 className="font-semibold">Agents on this computer</h2>
        <Button
          small
          look="ghost"
          busy={agents.state === 'loading' || (agents.state === 'ready' && agents.value.detecting)}
          onClick={() => void detectAgents()}
        >
          Refresh
        </Button>
      </div>
      {agents.state === 'loading' ? (
        <div className="flex items-center gap-2 px-3 py-3 text-soft">
          <Spinner label={null} /> Looking at your PATH…
        </div>
      ) : null}
      {agents.state === 'failed' ? (
        <div className="p-2">
          <Notice tone="fail">The agents could not be listed: {agents.bug.message}</Notice>
        </div>
      ) : null}
      {agents.state === 'ready' ? (
        <ul className="max-h-72 divide-y divide-line overflow-y-auto">
          {withTwins(agents.value.listings).map(({ listing, twin }) => (
            <AgentRow key={listing.profile.id} listing={listing} twin={twin} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}
