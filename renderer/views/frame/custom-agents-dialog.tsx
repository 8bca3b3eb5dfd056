import { useCallback, useState } from 'react';
import type { CustomAgent } from '#shared/custom-agent';
import { describeCustomAgentProblem, describeTools } from '#shared/describe-custom-agent';
import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import { createCustomAgent, readCustomAgents } from '../../state/custom-agents';
import { closeOverlay } from '../../state/navigation';
import { showToast } from '../../state/toasts';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { TextField } from '../../ui/text-field';
import { useAsked } from './use-asked';

/** The custom agents that sessions can run as, what is wrong with their files, and a way to a new one. */
export function CustomAgentsDialog(props: { path: string; base: string | null }) {
  const { path, base } = props;
  const { answer } = useAsked(useCallback(() => readCustomAgents(path, base), [path, base]));
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const create = async () => {
    if (name.trim() === '') return;
    const outcome = await createCustomAgent({ path, name: name.trim(), description });
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state !== 'done') return;
    closeOverlay();
    showToast({
      tone: 'done',
      text: `Written to ${outcome.value.path}.`,
      detail: 'Fill it in and commit it: sessions read it from their base.',
    });
  };
  const listed = answer.state === 'ready' && answer.value.ok ? answer.value.value : null;
  const failed = answer.state === 'ready' && !answer.value.ok ? answer.value.refusal : null;
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="medium"
      title="Custom agents"
      description="Personas that a session can run as, from this repository’s commits and from your own folders."
      actions={<Button onClick={closeOverlay}>Close</Button>}
    >
      <div className="flex flex-col gap-4">
        {answer.state === 'loading' ? <Spinner label="Reading custom agents" /> : null}
        {answer.state === 'failed' ? <Notice tone="fail">{answer.bug.message}</Notice> : null}
        {failed ? (
          <Notice tone="need">
            <RefusalText refusal={failed} />
          </Notice>
        ) : null}
        {listed?.length === 0 ? (
          <p className="text-soft">
            There are none yet. They are files in .github/agents or .claude/agents of this repository.
          </p>
        ) : null}
        {listed && listed.length > 0 ? (
          <ul aria-label="Custom agents" className="flex max-h-72 flex-col gap-2.5 overflow-y-auto">
            {listed.map((one) => (
              <Row key={`${one.from} ${one.path}`} one={one} />
            ))}
          </ul>
        ) : null}
        <div className="flex flex-col gap-2 border-t border-line pt-3">
          <div className="flex items-end gap-2">
            <div className="w-48">
              <TextField
                label="New custom agent"
                value={name}
                onChange={setName}
                placeholder="reviewer"
                onEnter={() => void create()}
                mono
              />
            </div>
            <div className="flex-1">
              <TextField
                label="What it is for"
                value={description}
                onChange={setDescription}
                onEnter={() => void create()}
                placeholder="Reviews changes and says what is wrong"
              />
            </div>
            <Button disabled={name.trim() === ''} onClick={() => void create()}>
              Write File
            </Button>
          </div>
          {refusal ? (
            <Notice tone="need">
              <RefusalText refusal={refusal} />
            </Notice>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}

function Row({ one }: { one: CustomAgent }) {
  return (
    <li className="flex min-w-0 flex-col gap-0.5">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className={one.usable ? 'flex-none font-medium' : 'flex-none text-faint line-through'}>
          {displayPath(one.name)}
        </span>
        <span className="truncate font-mono text-xs text-faint" title={displayPath(one.path)} data-selectable>
          {displayPath(one.path)}
        </span>
      </span>
      <span className="text-xs text-soft">
        {[one.description, describeTools(one), one.models[0]]
          .filter((text) => text != null)
          .map(displayPath)
          .join(' · ')}
      </span>
      {one.problems.map((problem) => (
        <span key={`${problem.code} ${problem.line} ${problem.about}`} className="text-xs text-need">
          Line {problem.line}: {describeCustomAgentProblem(problem)}
        </span>
      ))}
    </li>
  );
}
