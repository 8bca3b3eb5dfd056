import type { AgentOption } from '#shared/agent';
import type { PermissionPolicy, SessionNote } from '#shared/events';
import { knownAgentOf } from '#shared/known-agent';
import { notHeldTo } from '#shared/not-held';
import type { Persona } from '../custom-agents';
import type { AcpState } from './acp-inbox';
import type { AgentConnection } from './agent';
import { decidesAsking, exceeds, reachOf, valueOfPolicy } from './mode-of-policy';
import { isLimitedInTools } from './tool-limits';

/** Keeps an agent's options as its session wants them. What cannot be had is noted, and is no failure. */
export type KeptWishes = {
  /**
   * Sets what the user chose and this process has not been told yet, then puts the agent into the mode that the session's
   * policy means, unless the user chose another, and says where it will do more without asking. Asks nothing of an agent
   * that is as it should be.
   */
  keep(): Promise<void>;
  /** As the connection's own `setOption`; what was set is not set again by `keep`. */
  setOption: AgentConnection['setOption'];
};

/** `send` asks the agent itself, and notes a refusal; `told` is the custom agent that it is only told to be. */
export function keepToWishes(
  state: AcpState,
  { send, told }: { readonly send: AgentConnection['setOption']; readonly told: () => Persona | null },
): KeptWishes {
  const { request, batch } = state;
  const agent = knownAgentOf(request.profile);
  /** What this process was told last. Later it may choose for itself, as it does when a plan is agreed to. */
  const applied = new Map<string, string>();
  const noted = new Set<string>();
  const tellOnce = (note: SessionNote) => {
    const key = JSON.stringify(note);
    if (noted.has(key)) return;
    noted.add(key);
    batch.update({ type: 'observed', note });
  };
  /** An agent must ask for its tools where it is for us to deny some of them. */
  const policyNow = (): { policy: PermissionPolicy; persona?: string } => {
    const { permissions } = request.wishes();
    const persona = told();
    if (permissions !== 'allow' || !persona || !isLimitedInTools(persona)) return { policy: permissions };
    return { policy: 'ask', persona: persona.name };
  };
  const find = (id: string) => state.options?.list().find((option) => option.id === id);
  const setOption: KeptWishes['setOption'] = async (id, value) => {
    const set = await send(id, value);
    if (set === 'set') applied.set(id, value);
    return set;
  };

  const restore = async (): Promise<void> => {
    for (const [id, value] of Object.entries(request.wishes().options)) {
      if (applied.get(id) === value) continue;
      const option = find(id);
      if (option && option.current !== value && option.choices.some((choice) => choice.value === value))
        await setOption(id, value);
      else if (option?.current !== value) tellOnce({ code: 'option-not-offered', option: id, value });
      // Also where it was refused, which is noted: once is enough for one process.
      applied.set(id, value);
    }
  };
  const hold = async (id: string): Promise<void> => {
    const { options: chosen, plans } = request.wishes();
    const { policy, ...why } = policyNow();
    const option = find(id);
    if (!option) return;
    const own = option.choices.find(({ value }) => value === chosen[id])?.value;
    const exceedsNow = exceeds(reachOf(option, option.current, agent), policy);
    // What the agent chose instead of the user's choice is left to it, but for a freer one.
    const wanted = own === undefined ? valueOfPolicy(policy, option, agent, plans) : exceedsNow ? own : null;
    if (wanted !== null && wanted !== option.current && (await setOption(id, wanted)) === 'set') {
      if (own === undefined)
        tellOnce({
          code: 'mode-by-policy',
          policy,
          ...why,
          option: option.name,
          value: nameOf(option, wanted),
        });
    }
    const after = find(id);
    if (!after) return;
    const reach = reachOf(after, after.current, agent);
    if (!exceeds(reach, policy)) return;
    const value = nameOf(after);
    tellOnce({
      code: 'mode-exceeds',
      policy,
      ...why,
      option: after.name,
      value,
      reach,
      chosen: own === after.current,
    });
  };

  return {
    setOption,
    async keep() {
      await restore();
      const { policy, persona } = policyNow();
      const why = notHeldTo(request.profile, policy);
      if (why && why !== 'unknown' && persona === undefined) tellOnce({ code: 'not-held', why, policy });
      for (const { id } of state.options?.list().filter(decidesAsking) ?? []) await hold(id);
    },
  };
}

function nameOf({ choices, current }: AgentOption, value = current): string {
  return choices.find((choice) => choice.value === value)?.name ?? value;
}
