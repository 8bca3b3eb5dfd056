import type { ReactNode } from 'react';
import type { AgentListing } from '#shared/agent';
import { displayPath } from '#shared/display-path';
import { copyText, openLink } from '../../state/host-actions';
import { Button } from '../../ui/button';
import { StatusDot, type Tone } from '../../ui/status-dot';

const STATES: Readonly<Record<AgentListing['availability']['state'], { tone: Tone; label: string }>> = {
  ready: { tone: 'done', label: 'Ready' },
  unusable: { tone: 'need', label: 'Cannot be used' },
  'not-installed': { tone: 'idle', label: 'Not installed' },
};

const DOWNLOADS = { tone: 'idle', label: 'Downloads on first use' } as const;

/** An agent with where it was found, or how to get it; and the download of the same, where there is one. */
export function AgentRow(props: { listing: AgentListing; twin: AgentListing | null; actions?: ReactNode }) {
  const { profile, availability, source, description } = props.listing;
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <div className="flex items-center gap-3">
        <State listing={props.listing} />
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-2">
            <span className="font-medium">{profile.name}</span>
            {source === 'demo' || source === 'custom' ? (
              <span className="text-2xs text-faint">{source === 'demo' ? 'demo' : 'yours'}</span>
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
      </div>
      {props.twin ? <Twin listing={props.twin} /> : null}
    </li>
  );
}

/** The same agent by download, under the one that it is a twin of. */
function Twin(props: { listing: AgentListing }) {
  const { availability, description } = props.listing;
  return (
    <div className="ml-5 flex items-center gap-3 text-xs text-soft">
      <State listing={props.listing} />
      <span className="min-w-0 truncate">
        <AvailabilityWords listing={props.listing} fallback={description} />
      </span>
      {availability.state === 'ready' && availability.version ? (
        <span className="text-faint">{availability.version}</span>
      ) : null}
    </div>
  );
}

function State(props: { listing: AgentListing }) {
  const { availability, source } = props.listing;
  const state =
    availability.state === 'ready' && source === 'registry' ? DOWNLOADS : STATES[availability.state];
  return <StatusDot tone={state.tone} label={state.label} />;
}

function AvailabilityWords(props: { listing: AgentListing; fallback: string }) {
  const { availability, source } = props.listing;
  switch (availability.state) {
    case 'ready':
      if (source === 'registry') return `Downloads on first use (${programName(availability.path)})`;
      return source === 'demo' ? (
        props.fallback
      ) : (
        <span className="font-mono text-2xs" title={displayPath(availability.path)}>
          {displayPath(source === 'custom' ? props.fallback : availability.path)}
        </span>
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
