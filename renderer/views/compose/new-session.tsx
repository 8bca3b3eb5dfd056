import { Columns3, ShieldCheck, ShieldOff, ShieldQuestion } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { permissionChoices } from '#shared/describe-isolation';
import type { PermissionPolicy } from '#shared/events';
import { AgentId } from '#shared/ids';
import { usesWorktree } from '#shared/place';
import type { Refusal } from '#shared/refusals';
import type { Isolation } from '#shared/sandbox';
import { usualIsolation, usualPermissions } from '#shared/usual-choices';
import { MOST_VARIANTS } from '#shared/variants';
import { useAgentOffers } from '../../state/agent-offers';
import { type Agents, useAgents } from '../../state/agents';
import { usualAgent } from '../../state/choose-defaults';
import { useChosenRepository } from '../../state/chosen-repository';
import { useCommands } from '../../state/commands';
import { useCustomAgents } from '../../state/custom-agents';
import {
  beginNextDraft,
  changeDraft,
  type DraftVariant,
  useDraft,
  writeDraft,
  writtenDraft,
} from '../../state/draft';
import { openSession } from '../../state/navigation';
import { type Remote, valueOr } from '../../state/remote';
import { useRepositories } from '../../state/repositories';
import { pickRepository } from '../../state/repository-actions';
import { makesSandboxes, useSandboxAbility } from '../../state/sandbox-ability';
import { startSession } from '../../state/session-actions';
import { useSettings } from '../../state/settings';
import { startVariants } from '../../state/variant-actions';
import { sentOf } from '../../state/written-prompt';
import { Button } from '../../ui/button';
import { Mark } from '../../ui/mark';
import type { PromptFieldHandle } from '../../ui/prompt-field';
import { RefusalText } from '../../ui/refusal-text';
import { Select } from '../../ui/select';
import { AgentPicker, PromptWriter, promptCompleter, usePromptHistory } from '../prompt';
import { BasePicker } from './base-picker';
import { BudgetButton } from './budget-button';
import { ComposerNotices } from './composer-notices';
import { CustomAgentPicker } from './custom-agent-picker';
import { FirstOptions, offeredOf } from './first-options';
import { IsolationPicker } from './isolation-picker';
import { KindPicker } from './kind-picker';
import { NoSandboxChoice } from './no-sandbox-choice';
import { RepositoryPicker } from './repository-picker';
import { anotherVariant, VariantRows } from './variant-rows';

const SHIELDS: Readonly<Record<PermissionPolicy, typeof ShieldQuestion>> = {
  ask: ShieldQuestion,
  allow: ShieldOff,
  deny: ShieldCheck,
};

/** Where a session begins: what should be done, where, by whom. Enter starts it. */
export function NewSession() {
  const draft = useDraft();
  const choice = useChoices();
  const field = useRef<PromptFieldHandle>(null);
  const [starting, setStarting] = useState(false);
  // The prompt when Enter was pressed while the app is still starting: the session begins once there is something to
  // begin it with. Not if another prompt came back meanwhile that nobody looked at.
  const [pressed, setPressed] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const toVariants = () => {
    const first: DraftVariant = {
      ...{ key: 1, agent: choice.agent?.profile.id ?? null, model: null, customAgent: choice.customAgent },
    };
    // Each has a worktree of its own.
    changeDraft({ variants: [first, anotherVariant([first])], kind: 'background', plans: false });
  };
  const { variants } = draft;
  useCommands({
    'composer.focus': () => field.current?.focus(),
    'composer.variants': variants
      ? () =>
          variants.length < MOST_VARIANTS &&
          changeDraft({ variants: [...variants, anotherVariant(variants)] })
      : toVariants,
  });

  const agentId = AgentId.safeParse(choice.agent?.profile.id).data ?? null;
  const offers = useAgentOffers(agentId);
  // What decides how it asks is the plan's own.
  const options = offers.options.filter(({ category }) => !draft.plans || category !== 'mode');
  const chosenOptions = offeredOf(
    options,
    draft.options?.agent === agentId ? draft.options.values : offers.chosen,
  );

  const start = async (instead: { isolation?: Isolation } = {}) => {
    if (starting) return;
    if (!choice.read) return setPressed(draft.prompt);
    if (!choice.repository) return setRefusal(await pickRepository());
    if (!choice.agent) return setRefusal({ code: 'agent-unknown', agent: draft.agent ?? '' });
    setStarting(true);
    setRefusal(null);
    const wanted = {
      repository: choice.repository.id,
      ...sentOf(writtenDraft()),
      base: draft.base,
      permissions: draft.permissions,
      ...(usesWorktree(draft) && draft.isolation ? { isolation: draft.isolation } : {}),
      ...(draft.budget ? { budget: draft.budget } : {}),
      ...instead,
    };
    const usual = choice.agent;
    const agentOf = (id: string | null) => ({
      by: 'id' as const,
      id: AgentId.parse(id ?? usual.profile.id),
    });
    const outcome = draft.variants
      ? await startVariants(
          {
            ...wanted,
            variants: draft.variants.map(({ agent, model, customAgent }) => ({
              ...{ agent: agentOf(agent), model, customAgent },
            })),
          },
          (number) => choice.nameOf(draft.variants?.[number - 1]?.agent ?? usual.profile.id),
        )
      : await startSession({
          ...wanted,
          agent: agentOf(null),
          ...(options.length > 0 ? { options: chosenOptions } : {}),
          kind: draft.kind,
          customAgent: choice.customAgent,
          ...(draft.plans ? { plans: true } : {}),
        });
    setStarting(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state !== 'done') return;
    const [first] = [outcome.value].flat();
    // None of several could be started: what was written stays.
    if (!first) return;
    beginNextDraft();
    openSession(first.session);
  };

  useEffect(() => {
    if (pressed === null || !choice.read) return;
    setPressed(null);
    if (pressed === draft.prompt) void start();
  });

  const repository = choice.repository?.id ?? null;
  const onHistory = usePromptHistory(repository, draft.prompt, (prompt) => changeDraft({ prompt }));
  const files = repository === null ? null : ({ what: 'repository', repository, base: draft.base } as const);
  const Shield = SHIELDS[choice.permissions];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-[820px] flex-col justify-center gap-3 px-6 pt-8 pb-[12vh]">
        <h1 className="flex items-center gap-2.5 text-xl font-semibold tracking-tight">
          <Mark size={20} />
          What should the agent do?
        </h1>
        <PromptWriter
          ref={field}
          label="Prompt"
          written={{ text: draft.prompt, folded: draft.folded, attachments: draft.attachments }}
          now={writtenDraft}
          onWritten={(changes) => {
            writeDraft(changes);
            setRefusal(null);
          }}
          onSubmit={() => void start()}
          onHistory={onHistory}
          complete={promptCompleter(files, offers.commands)}
          placeholder="Describe the work. Enter starts the session, Shift+Enter makes a new line."
          rows={4}
          maxRows={16}
          autoFocus
          problem={
            refusal?.code === 'sandbox-unavailable' && refusal.why !== 'local' ? (
              <NoSandboxChoice
                {...refusal}
                onWithout={() => void start({ isolation: 'none' })}
                onCancel={() => {
                  setRefusal(null);
                  field.current?.focus();
                }}
              />
            ) : refusal ? (
              <RefusalText refusal={refusal} />
            ) : null
          }
          bar={
            <>
              <div className="flex min-w-0 flex-1 flex-wrap items-center gap-0.5">
                <RepositoryPicker
                  all={choice.repositories}
                  chosen={choice.repository}
                  onRefused={setRefusal}
                />
                {choice.repository && usesWorktree(draft) ? (
                  <BasePicker
                    repository={choice.repository}
                    base={draft.base}
                    onChange={(base) => changeDraft({ base })}
                  />
                ) : null}
                {variants ? null : (
                  <>
                    <AgentPicker
                      listings={choice.agents?.listings ?? []}
                      chosen={choice.agent}
                      onChange={(agent) => changeDraft({ agent })}
                    />
                    <CustomAgentPicker
                      listed={choice.customAgents}
                      chosen={choice.customAgent}
                      onChange={(name) =>
                        repository &&
                        changeDraft({ customAgent: name === null ? null : { repository, name } })
                      }
                    />
                    <FirstOptions
                      options={options}
                      chosen={chosenOptions}
                      onChange={(values) => agentId && changeDraft({ options: { agent: agentId, values } })}
                    />
                    <KindPicker />
                    <Button
                      look="ghost"
                      icon={<Columns3 size={13} aria-hidden className="flex-none" />}
                      onClick={toVariants}
                    >
                      Variants
                    </Button>
                  </>
                )}
                {draft.plans ? null : (
                  <Select
                    label="Permissions"
                    look="ghost"
                    icon={<Shield size={13} aria-hidden className="flex-none" />}
                    value={choice.permissions}
                    onChange={(permissions) => changeDraft({ permissions })}
                    choices={permissionChoices(choice.isolation)}
                  />
                )}
                {usesWorktree(draft) ? (
                  <IsolationPicker
                    chosen={choice.isolation}
                    ability={choice.ability}
                    onChange={(isolation) => changeDraft({ isolation })}
                  />
                ) : null}
                <BudgetButton />
              </div>
              <Button
                look="primary"
                keys="Enter"
                busy={starting || pressed !== null}
                disabled={draft.prompt.trim() === ''}
                onClick={() => void start()}
              >
                {variants ? `Start ${variants.length} variants` : 'Start session'}
              </Button>
            </>
          }
        />
        {variants ? (
          <VariantRows
            variants={variants}
            listings={choice.agents?.listings ?? []}
            usual={choice.agent}
            customAgents={choice.customAgents}
            onChange={(next) => {
              changeDraft({ variants: next });
              if (next === null) field.current?.focus();
            }}
          />
        ) : null}
        <ComposerNotices
          repository={choice.repository}
          agent={choice.agent}
          agents={choice.agents}
          kind={draft.kind}
          permissions={draft.plans ? 'deny' : choice.permissions}
          isolation={choice.isolation}
          ability={choice.ability}
          refused={refusal?.code === 'sandbox-unavailable'}
          onRefused={setRefusal}
        />
      </div>
    </div>
  );
}

function useChoices() {
  const draft = useDraft();
  const known = useRepositories();
  const repositories = valueOr(known, []);
  const agents: Remote<Agents> = useAgents();
  const preferred = useSettings((all) => all.defaultAgent);
  const permissions = useSettings((all) => all.permissions);
  const usual = useSettings((all) => all.isolation);
  const ability = useSandboxAbility();
  const isolation = usesWorktree(draft)
    ? (draft.isolation ?? usualIsolation(usual, makesSandboxes(ability)))
    : 'none';
  const listed = valueOr(agents, null);
  const repository = useChosenRepository();
  const customAgents = useCustomAgents(repository?.path ?? null, usesWorktree(draft) ? draft.base : null);
  return {
    /** False until the core has answered; a failure is an answer. */
    read: known.state !== 'loading' && agents.state !== 'loading',
    repositories,
    repository,
    customAgents: valueOr(customAgents, []),
    customAgent: draft.customAgent?.repository === repository?.id ? (draft.customAgent?.name ?? null) : null,
    agents: listed,
    agent:
      listed?.listings.find((listing) => listing.profile.id === draft.agent) ??
      usualAgent(listed?.listings ?? [], preferred),
    /** What an agent is called, by its id. */
    nameOf: (id: string) => listed?.listings.find(({ profile }) => profile.id === id)?.profile.name ?? id,
    permissions: draft.permissions ?? usualPermissions(permissions, isolation),
    isolation,
    ability,
  };
}
