import { Bot } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Conflict } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import { AgentId } from '#shared/ids';
import { loadAgents, useAgents } from '../../state/agents';
import { orderAgents } from '../../state/choose-defaults';
import { useSessionRow } from '../../state/sessions';
import { Combobox, type ComboboxChoice } from '../../ui/combobox';
import type { Asking } from './use-asking';

const OWN = '';
const NOBODY = { id: null, name: null };

/** Hands conflicts to an agent: choosing one of the list starts it. */
export function AskAgent(props: {
  asking: Asking;
  /** As {@link useAgentChoices} gives them. */
  agents: readonly ComboboxChoice[];
  conflicts: readonly Conflict[];
  disabled: boolean;
  look: 'plain' | 'ghost';
}) {
  const { asking, conflicts } = props;
  const [first, ...others] = conflicts;
  if (!first || !asking.offered) return null;
  const what = others.length === 0 ? displayPath(first.path) : `${conflicts.length} conflicts`;
  return (
    <Combobox
      label={`Ask an agent about ${what}`}
      look={props.look}
      small
      icon={<Bot size={12} aria-hidden className="flex-none" />}
      value={null}
      shown={others.length === 0 ? 'Ask an agent…' : 'Ask an agent about all…'}
      disabled={props.disabled || asking.busy}
      choices={props.agents}
      placeholder="Find an agent"
      onChange={(agent) => asking.ask(conflicts, agent === OWN ? null : AgentId.parse(agent))}
    />
  );
}

/** The session's own agent first, then all others that can run at once. */
export function useAgentChoices(asking: Asking | null): readonly ComboboxChoice[] {
  const agents = useAgents();
  const { id: ownId, name: ownName } = useSessionRow(asking?.session ?? null)?.agent ?? NOBODY;
  useEffect(() => {
    if (agents.state === 'loading') void loadAgents();
  }, [agents.state]);
  return useMemo(() => {
    const listings = agents.state === 'ready' ? orderAgents(agents.value.listings) : [];
    const others = listings.filter(
      ({ availability, profile }) => availability.state === 'ready' && profile.id !== ownId,
    );
    return [
      ...(ownName === null ? [] : [{ value: OWN, label: ownName, detail: 'The agent of this session' }]),
      ...others.map(({ profile, source }) => ({
        value: profile.id,
        label: profile.name,
        keywords: profile.id,
        detail: source === 'registry' ? 'Downloads on first use' : null,
      })),
    ];
    // Not the row itself, which is another one after each event.
  }, [agents, ownId, ownName]);
}
