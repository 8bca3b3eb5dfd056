import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AgentListing, AgentProfile } from '#shared/agent';
import { knownAgentOf } from '#shared/known-agent';
import { worksWithoutKeys } from '#shared/model-keys';
import { detectAgents, loadAgentsWithVersions, useAgents } from '../../state/agents';
import { changeSettings, useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { Spinner } from '../../ui/spinner';
import { AgentRow } from './agent-row';
import { withTwins } from './agent-twins';
import { CustomAgentDialog } from './custom-agent-dialog';
import { LimitSelect, withLimit } from './limit-select';
import { SettingBlock, SettingRow, SettingsSection } from './setting';

const NONE = 'first available';

/** Which agents are here, how to get the others, and the user's own. */
export function AgentsSection() {
  const agents = useAgents();
  const customAgents = useSettings((all) => all.customAgents);
  const defaultAgent = useSettings((all) => all.defaultAgent);
  useEffect(() => void loadAgentsWithVersions(), []);
  const [editing, setEditing] = useState<{ profile: AgentProfile | null } | null>(null);
  const listings = agents.state === 'ready' ? agents.value.listings : [];
  const remove = async (profile: AgentProfile) => {
    await changeSettings({ customAgents: customAgents.filter((agent) => agent.id !== profile.id) });
    await detectAgents();
  };
  return (
    <SettingsSection
      title="Agents"
      aside={
        <span className="flex gap-1.5">
          <Button
            small
            busy={agents.state === 'loading' || (agents.state === 'ready' && agents.value.detecting)}
            onClick={() => void detectAgents()}
          >
            Refresh
          </Button>
          <Button small icon={<Plus size={12} aria-hidden />} onClick={() => setEditing({ profile: null })}>
            Add agent…
          </Button>
        </span>
      }
    >
      <SettingRow title="Default agent" hint="Used for a new session unless you choose another one.">
        <Select
          label="Default agent"
          wide
          value={defaultAgent ?? NONE}
          onChange={(value) => void changeSettings({ defaultAgent: value === NONE ? null : value })}
          choices={[
            { value: NONE, label: 'First available' },
            ...listings.map((listing) => ({
              value: listing.profile.id as string,
              label: listing.profile.name,
            })),
          ]}
        />
      </SettingRow>
      <SettingBlock
        words={`agents limit at once keys sandbox ${listings.map(({ profile }) => profile.name).join(' ')}`}
      >
        {agents.state === 'loading' ? <Spinner label="Looking for agents" /> : null}
        {agents.state === 'failed' ? (
          <Notice tone="fail">The agents could not be listed: {agents.bug.message}</Notice>
        ) : null}
        {listings.length > 0 ? (
          <ul aria-label="Agents" className="divide-y divide-line rounded-lg border border-line bg-panel">
            {withTwins(listings).map(({ listing, twin }) => (
              <AgentRow
                key={listing.profile.id}
                listing={listing}
                twin={twin}
                actions={
                  <>
                    <ModelKeys listing={listing} twin={twin} />
                    <AgentLimit listing={listing} />
                    <CustomActions
                      listing={listing}
                      onEdit={(profile) => setEditing({ profile })}
                      onRemove={(profile) => void remove(profile)}
                    />
                  </>
                }
              />
            ))}
          </ul>
        ) : null}
      </SettingBlock>
      {editing ? (
        <CustomAgentDialog
          edited={editing.profile}
          taken={[...listings.map((listing) => listing.profile.id), ...customAgents.map((agent) => agent.id)]}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </SettingsSection>
  );
}

/** How many sessions of an agent may work at once; of one that is not here only where that is set. */
function AgentLimit({ listing: { profile, availability } }: { listing: AgentListing }) {
  const limits = useSettings((all) => all.agentLimits);
  const limit = limits[profile.id] ?? null;
  if (availability.state !== 'ready' && limit === null) return null;
  return (
    <LimitSelect
      label={`${profile.name} at once`}
      value={limit}
      onChange={(next) => void changeSettings({ agentLimits: withLimit(limits, profile.id, next) })}
    />
  );
}

/** Whether a sandbox of the agent has the keys of its models; of agents that could not work without there is no choice. */
function ModelKeys({ listing, twin }: { listing: AgentListing; twin: AgentListing | null }) {
  const inside = useSettings((all) => all.keysInside);
  const ready = [listing, twin].find((one) => one?.availability.state === 'ready');
  const agent = ready ? knownAgentOf(ready.profile) : null;
  const others = inside.filter((name) => name !== agent);
  if (!worksWithoutKeys(agent)) return null;
  return (
    <Select
      label={`Keys of ${listing.profile.name}’s models`}
      rigid
      value={others.length < inside.length ? 'inside' : 'outside'}
      onChange={(value) =>
        void changeSettings({ keysInside: value === 'inside' ? [...others, agent] : others })
      }
      choices={[
        {
          value: 'outside',
          label: 'Keys outside',
          detail:
            'A sandbox does not have the keys of models: Understory adds them to what is asked of them.',
        },
        { value: 'inside', label: 'Keys in sandbox', detail: 'A sandbox has the keys, as without one.' },
      ]}
    />
  );
}

function CustomActions(props: {
  listing: AgentListing;
  onEdit: (profile: AgentProfile) => void;
  onRemove: (profile: AgentProfile) => void;
}) {
  const stored = useSettings((all) => all.customAgents).find(
    (agent) => agent.id === props.listing.profile.id,
  );
  if (props.listing.source !== 'custom' || !stored) return null;
  return (
    <>
      <IconButton label={`Edit ${stored.name}`} small onClick={() => props.onEdit(stored)}>
        <Pencil size={13} aria-hidden />
      </IconButton>
      <IconButton label={`Remove ${stored.name}`} small onClick={() => props.onRemove(stored)}>
        <Trash2 size={13} aria-hidden />
      </IconButton>
    </>
  );
}
