import type { AgentListing } from '#shared/agent';
import { displayPath } from '#shared/display-path';
import { detectAgents } from '../../state/agents';
import { copyText, openLink } from '../../state/host-actions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** Why the chosen agent cannot run and how to get it, or that it is downloaded first; nothing for one that is here. */
export function InstallHint(props: { listing: AgentListing; detecting: boolean }) {
  const { availability, profile, source } = props.listing;
  switch (availability.state) {
    case 'ready':
      return source === 'registry' ? (
        <Notice tone="quiet">
          {profile.launch.command} downloads this agent from its package registry when it is first used, so
          its first start takes longer.
        </Notice>
      ) : null;
    case 'unusable':
      return (
        <Notice tone="need" action={<DetectButton detecting={props.detecting} />}>
          {displayPath(profile.name)} cannot be used: {displayPath(availability.reason)}
        </Notice>
      );
    case 'not-installed': {
      const { install, website } = availability;
      return (
        <Notice
          tone="need"
          action={
            <span className="flex flex-none gap-1.5">
              {install ? (
                <Button small onClick={() => void copyText(install, 'Install command copied.')}>
                  Copy command
                </Button>
              ) : null}
              {website ? (
                <Button small onClick={() => void openLink(website)}>
                  Website
                </Button>
              ) : null}
              <DetectButton detecting={props.detecting} />
            </span>
          }
        >
          {displayPath(profile.name)} is not installed.{' '}
          {install ? (
            <>
              Install it with <code className="font-mono">{install}</code>
            </>
          ) : (
            'Install it, then refresh.'
          )}
        </Notice>
      );
    }
    default:
      return availability satisfies never;
  }
}

function DetectButton(props: { detecting: boolean }) {
  return (
    <Button small busy={props.detecting} onClick={() => void detectAgents()}>
      Refresh
    </Button>
  );
}
