import { useCallback, useMemo, useState } from 'react';
import { displayPath } from '#shared/display-path';
import { GO_ON, type HandedChanges, type HandOffPlace, type HandOffPlan } from '#shared/hand-off';
import type { AgentId, AttachmentId, SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Isolation } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { useAgents } from '../../state/agents';
import { runCommand } from '../../state/commands';
import { useCustomAgents } from '../../state/custom-agents';
import { handOff, planHandOff } from '../../state/hand-off-actions';
import { closeOverlay } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { useSandboxAbility } from '../../state/sandbox-ability';
import { useSessionRow } from '../../state/sessions';
import { useAnswer } from '../../state/use-answer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { type Choice, Select } from '../../ui/select';
import { Spinner } from '../../ui/spinner';
import { TextArea } from '../../ui/text-area';
import { CustomAgentPicker, IsolationPicker } from '../compose';
import { AgentPicker } from '../prompt';
import { GoesAlong } from './goes-along';
import { Refused, StartRefused } from './start-refused';

const PLACES: readonly Choice<HandOffPlace>[] = [
  { value: 'background', label: 'Background', detail: 'In a worktree and branch of its own' },
  { value: 'local', label: 'Local', detail: 'In your workspace, beside your own changes' },
  { value: 'cloud', label: 'Cloud', detail: 'Not possible yet' },
];

/** Asks where and with whom a session goes on, and shows what goes along, to be edited before it goes. */
type Proposed = { to: HandOffPlace; prompt: string; customAgent?: string | null | undefined };

export function ContinueDialog(props: Proposed & { session: SessionId }) {
  const row = useSessionRow(props.session);
  return row ? <Asked {...props} row={row} /> : null;
}

function Asked(props: Proposed & { row: SessionRow }) {
  const { row } = props;
  const { session } = row;
  const [to, setTo] = useState<HandOffPlace>(props.to);
  const [agent, setAgent] = useState<AgentId | null>(null);
  /** Undefined: as the session. */
  const [customAgent, setCustomAgent] = useState(props.customAgent);
  const customAgents = valueOr(useCustomAgents(row.repositoryPath, row.base.commit), []);
  /** Null: as it is planned. */
  const [isolation, setIsolation] = useState<Isolation | null>(null);
  const [prompt, setPrompt] = useState(props.prompt);
  const [changes, setChanges] = useState<HandedChanges>('copy');
  /** Null: as it was put together. */
  const [context, setContext] = useState<string | null>(null);
  /** Null: as it is planned. */
  const [chosen, setChosen] = useState<readonly AttachmentId[] | null>(null);
  const [going, setGoing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const wish = useMemo(
    () => ({
      ...{ session, to, agent },
      ...(customAgent === undefined ? {} : { customAgent }),
      ...(isolation ? { isolation } : {}),
    }),
    [session, to, agent, customAgent, isolation],
  );
  const answer = useAnswer(useCallback(() => planHandOff(wish), [wish]));
  const plan = answer?.ok ? answer.value : null;
  const files = plan?.choices.includes(changes) ? changes : 'leave';
  const listings = valueOr(useAgents(), null)?.listings ?? [];
  const chosenAgent = listings.find(({ profile }) => profile.id === (agent ?? row.agent.id)) ?? null;
  // What was chosen stays in its place while it is planned anew.
  const shownIsolation = isolation ?? plan?.isolation ?? null;
  const may = plan !== null && !going;
  const ability = useSandboxAbility();

  const go = async (instead: { isolation?: Isolation } = {}) => {
    if (!plan || going) return;
    setGoing(true);
    setRefusal(null);
    const outcome = await handOff({
      ...{ ...wish, context },
      prompt: prompt.trim() === '' ? GO_ON : prompt,
      changes: files,
      ...(chosen === null ? {} : { attachments: [...chosen] }),
      ...instead,
    });
    setGoing(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state !== 'done') return;
    closeOverlay();
    // The dialog gives the focus back first.
    requestAnimationFrame(() => runCommand('composer.focus'));
  };
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="medium"
      title={`Continue “${displayPath(row.title)}”`}
      description="A new session goes on with this conversation. This one stays as it is."
      actions={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" busy={going} disabled={!may} onClick={() => void go()}>
            Continue
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <Select
            label="Where"
            value={to}
            onChange={(next) => {
              setTo(next);
              setRefusal(null);
            }}
            choices={PLACES}
          />
          <AgentPicker listings={listings} chosen={chosenAgent} onChange={(id) => setAgent(id as AgentId)} />
          <CustomAgentPicker
            listed={customAgents}
            chosen={customAgent === undefined ? row.customAgent : customAgent}
            onChange={(next) => {
              setCustomAgent(next);
              setRefusal(null);
            }}
          />
          {to === 'background' && shownIsolation ? (
            <IsolationPicker
              chosen={shownIsolation}
              ability={ability}
              onChange={(next) => {
                setIsolation(next);
                setRefusal(null);
              }}
            />
          ) : null}
        </div>
        {row.isolation === 'sandbox' && to === 'local' ? (
          <Notice tone="need">
            This session has a sandbox, and your workspace has none: there the agent runs with your own
            rights.
          </Notice>
        ) : null}
        <TextArea
          label="What to do there"
          rows={2}
          autoFocus
          value={prompt}
          onChange={setPrompt}
          placeholder={GO_ON}
        />
        {answer && !answer.ok ? <Refused refusal={answer.refusal} /> : null}
        {answer === null ? (
          <p role="status" className="flex items-center gap-2 text-soft">
            <Spinner label="Looking at what goes along" /> Looking at what goes along
          </p>
        ) : null}
        {plan ? (
          <GoesAlong
            plan={plan}
            changes={files}
            onChanges={setChanges}
            planned={files === 'leave' ? plan.contextWithoutFiles : plan.context}
            context={context}
            onContext={setContext}
            chosen={chosen}
            onChosen={setChosen}
            local={isHere(row, plan)}
          />
        ) : null}
        <StartRefused
          refusal={refusal}
          onWithout={() => void go({ isolation: 'none' })}
          onCancel={() => setRefusal(null)}
        />
      </div>
    </Dialog>
  );
}

/** Whether the files are the user's own, in the workspace. */
function isHere(row: SessionRow, { to }: HandOffPlan): boolean {
  return row.kind === 'local' && to !== 'local';
}
