import { Bot, CircleDashed, TriangleAlert } from 'lucide-react';
import type { AgentListing } from '#shared/agent';
import { loadAgents } from '../../state/agents';
import { orderAgents } from '../../state/choose-defaults';
import { Combobox, type ComboboxChoice } from '../../ui/combobox';

/** Who does the work. Agents that are not installed can be chosen too: the composer then says how to get them. */
export function AgentPicker(props: {
  listings: readonly AgentListing[];
  chosen: AgentListing | null;
  onChange: (agent: string) => void;
}) {
  return (
    <Combobox
      label="Agent"
      look="ghost"
      icon={<Bot size={14} aria-hidden className="flex-none" />}
      value={props.chosen?.profile.id ?? null}
      shown={props.chosen?.profile.name ?? 'Choose an agent'}
      onChange={props.onChange}
      choices={orderAgents(props.listings).map(choiceOf)}
      placeholder="Find an agent"
      onOpen={() => void loadAgents()}
    />
  );
}

function choiceOf(listing: AgentListing): ComboboxChoice {
  const { availability, profile } = listing;
  const shared = { value: profile.id, label: profile.name, keywords: `${profile.id} ${listing.source}` };
  switch (availability.state) {
    case 'ready':
      return {
        ...shared,
        detail: readyWords(listing, availability.version),
        group: listing.source === 'registry' ? 'Downloads on first use' : 'Ready',
      };
    case 'unusable':
      return {
        ...shared,
        detail: availability.reason,
        group: 'Cannot be used',
        icon: <TriangleAlert size={12} />,
      };
    case 'not-installed':
      return {
        ...shared,
        detail: availability.install ?? listing.description,
        group: 'Not installed',
        icon: <CircleDashed size={12} />,
      };
    default:
      return availability satisfies never;
  }
}

function readyWords(listing: AgentListing, version: string | null): string | null {
  if (listing.source === 'demo') return 'Scripted; needs no account and no network';
  return [version, listing.source === 'custom' ? 'your own command' : ''].filter(Boolean).join(' · ') || null;
}
