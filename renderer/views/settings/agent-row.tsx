import type { ReactNode } from 'react';
import type { AgentListing } from '#shared/agent';
import { copyText, openLink } from '../../state/host-actions';
import { Button } from '../../ui/button';
import { StatusDot, type Tone } from '../../ui/status-dot';

const STATES: Readonly<Record<AgentListing['availability']['state'], { tone: Tone; label: string }>> = {
  ready: { tone: 'done', label: 'Ready' },
  unusable: { tone: 'need', label: 'Cannot be used' },
  'not-installed': { tone: 'idle', label: 'Not installed' },
};

const FETCHED = { tone: 'idle', label: 'Fetched when first used' } as const;

/** An agent with where it was found, or how to get it. */
export function AgentRow(props: { listing: AgentListing; actions?: ReactNode }) {
  const { profile, availability, source, description } = props.listing;
  const state =
    availability.state === 'ready' && source === 'registry' ? FETCHED : STATES[availability.state];
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <StatusDot tone={state.tone} label={state.label} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className="font-medium">{profile.name}</span>
          {source === 'demo' || source === 'custom' ? (
            <span className="text-2xs text-faint">{source}</span>
          ) : null}
          {availability.state === 'ready' && availability.version ? (
            <span className="text-xs text-faint">{availability.version}</span>
          ) : null}
        </div>
        <div className="truncate text-xs text-soft" data-selectable>
          <AvailabilityWords listing={props.listing} fallback={description} />
        </div>
      </div>
      <div className="flex flex-none gap-1.5">
        <AvailabilityActions listing={props.listing} />
        {props.actions}
      </div>
    </li>
  );
}

function AvailabilityWords(props: { listing: AgentListing; fallback: string }) {
  const { availability, source } = props.listing;
  switch (availability.state) {
    case 'ready':
      if (source === 'registry') return `Fetched with ${programName(availability.path)} when first used`;
      return source === 'demo' ? (
        props.fallback
      ) : (
        <span className="font-mono text-2xs">{availability.path}</span>
      );
    case 'unusable':
      return <span className="text-need">{availability.reason}</span>;
    case 'not-installed':
      return availability.install ? (
        <code className="font-mono text-2xs">{availability.install}</code>
      ) : (
        props.fallback
      );
    default:
      return availability satisfies never;
  }
}

function AvailabilityActions(props: { listing: AgentListing }) {
  const { availability, profile } = props.listing;
  if (availability.state !== 'not-installed') return null;
  const { install, website } = availability;
  return (
    <>
      {install ? (
        <Button
          small
          aria-label={`Copy install command of ${profile.name}`}
          onClick={() => void copyText(install, 'Install command copied.')}
        >
          Copy
        </Button>
      ) : null}
      {website ? (
        <Button
          small
          look="ghost"
          aria-label={`Website of ${profile.name}`}
          onClick={() => void openLink(website)}
        >
          Website
        </Button>
      ) : null}
    </>
  );
}

function programName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
