import { useCallback, useMemo, useState } from 'react';
import { describeTemplateProblem } from '#shared/describe-template';
import { displayPath } from '#shared/display-path';
import { AgentId, type SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Isolation } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { BuiltInTemplate, type Template, TemplateName } from '#shared/specialised';
import { useAgents } from '../../state/agents';
import { useCustomAgents } from '../../state/custom-agents';
import { closeOverlay } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { useSessionRow } from '../../state/sessions';
import { beginOnResult, editTemplate, lookAtTemplate, readTemplates } from '../../state/specialised-actions';
import { useAnswer } from '../../state/use-answer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { type Choice, Select } from '../../ui/select';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';
import { TextArea } from '../../ui/text-area';
import { CustomAgentPicker } from '../compose';
import { AgentPicker } from '../prompt';
import { Refused, StartRefused } from './start-refused';

/** Asks what is to be begun on a session's result, by whom, and shows what that one is told. */
export function ResultDialog(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  return row ? <Asked row={row} /> : null;
}

function Asked({ row }: { row: SessionRow }) {
  const { session } = row;
  const [key, setKey] = useState('own review');
  /** Null: as the template says, else as the session. */
  const [agent, setAgent] = useState<AgentId | null>(null);
  /** Undefined: as the template says. */
  const [customAgent, setCustomAgent] = useState<string | null>();
  /** The template's text as it is edited; null: it is not. */
  const [edited, setEdited] = useState<string | null>(null);
  const [saved, setSaved] = useState(0);
  const [going, setGoing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was saved is read anew
  const listed = useAnswer(useCallback(() => readTemplates(session), [session, saved]));
  const templates = listed?.ok ? listed.value : [];
  const wish = useMemo(() => wishOf(session, key), [session, key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was saved is read anew
  const looked = useAnswer(useCallback(() => lookAtTemplate(wish), [wish, saved]));
  const look = looked?.ok ? looked.value : null;
  const template = look?.template ?? null;
  const customAgents = valueOr(useCustomAgents(row.repositoryPath, look?.from ?? row.base.commit), []);
  const listings = valueOr(useAgents(), null)?.listings ?? [];
  const wanted = agent ?? AgentId.safeParse(template?.agent).data ?? row.agent.id;

  const choose = (next: string) => {
    setKey(next);
    setEdited(null);
    setRefusal(null);
  };
  const save = async (text: string | null) => {
    if (!template) return;
    const name = ownName(template);
    const done = await editTemplate(name, text);
    if (done.state === 'refused') return setRefusal(done.refusal);
    if (done.state !== 'done') return;
    choose(`own ${name}`);
    setSaved((count) => count + 1);
  };
  const go = async (instead: { isolation?: Isolation } = {}) => {
    if (!template || going) return;
    setGoing(true);
    setRefusal(null);
    const outcome = await beginOnResult({
      ...wish,
      shown: template.fingerprint,
      agent: agent === null ? null : { by: 'id', id: agent },
      ...(customAgent === undefined ? {} : { customAgent }),
      ...instead,
    });
    setGoing(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state === 'done') closeOverlay();
  };
  const notRead = [listed, looked].find((answer) => answer && !answer.ok);
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="medium"
      title={`Start on the result of “${displayPath(row.title)}”`}
      description="A background session begins where this one stopped. This one stays as it is."
      actions={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          {edited === null ? (
            <Button
              look="primary"
              busy={going}
              disabled={!template}
              data-by-hand={template?.from === 'repository' || undefined}
              onClick={() => void go()}
            >
              Start
            </Button>
          ) : (
            <Button look="primary" disabled={edited.trim() === ''} onClick={() => void save(edited)}>
              Save Template
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <Select label="Template" value={key} onChange={choose} choices={templates.map(choiceOf)} />
          <AgentPicker
            listings={listings}
            chosen={listings.find(({ profile }) => profile.id === wanted) ?? null}
            onChange={(id) => setAgent(AgentId.parse(id))}
          />
          <CustomAgentPicker
            listed={customAgents}
            chosen={customAgent === undefined ? (template?.customAgent ?? null) : customAgent}
            onChange={setCustomAgent}
          />
        </div>
        {template ? <About template={template} /> : null}
        {notRead && !notRead.ok ? <Refused refusal={notRead.refusal} /> : null}
        {look && edited === null ? (
          <section aria-label="What its agent is told" className="flex flex-col gap-1">
            <div className="flex items-center gap-2 text-xs font-medium text-soft">
              <span className="flex-1">What its agent is told</span>
              {template?.edited && isBuiltIn(template) ? (
                <Button small look="ghost" onClick={() => void save(null)}>
                  Use the Original
                </Button>
              ) : null}
              <Button small look="ghost" onClick={() => setEdited(template?.text ?? '')}>
                Edit Template
              </Button>
            </div>
            <pre
              data-selectable
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so by key
              tabIndex={0}
              className="max-h-64 overflow-auto rounded-md border border-line bg-bg px-2 py-1 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
            >
              <ShownText text={look.prompt} lines="kept" />
            </pre>
          </section>
        ) : null}
        {edited === null ? null : (
          <TextArea
            label="Template"
            rows={14}
            autoFocus
            value={edited}
            onChange={setEdited}
            hint="Markdown with front matter: name, description, kind (work or review), agent, model, custom-agent. {{title}}, {{task}}, {{files}}, {{from}} and {{to}} are filled in. It is saved as your own, and used from then on."
          />
        )}
        {looked === null ? (
          <p role="status" className="flex items-center gap-2 text-soft">
            <Spinner label="Reading the template" /> Reading the template
          </p>
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

function wishOf(session: SessionId, key: string) {
  const [from, name] = key.split(' ');
  return {
    on: { is: 'session', session },
    template: TemplateName.parse(name),
    from: from === 'repository' ? 'repository' : 'own',
  } as const;
}

function About({ template }: { template: Template }) {
  const { description, from, problems } = template;
  return (
    <>
      {description === null ? null : <p className="text-soft">{displayPath(description)}</p>}
      {from === 'repository' ? (
        <Notice tone="need">
          This template is the repository’s, as the base of the session has it. Read what it tells the agent.
        </Notice>
      ) : null}
      {problems.length > 0 ? (
        <Notice tone="need">{problems.map(describeTemplateProblem).join(' ')}</Notice>
      ) : null}
    </>
  );
}

function choiceOf({ name, from, title, description, edited, kind }: Template): Choice<string> {
  const whose = from === 'repository' ? 'Of the repository' : edited ? 'Your own' : null;
  const what = kind === 'review' ? 'writes findings' : null;
  return {
    value: `${from} ${name}`,
    label: displayPath(title),
    detail: [whose, what, description && displayPath(description)].filter(Boolean).join(' · '),
  };
}

/** A copy of one of the repository’s does not take the place of the app’s. */
function ownName({ name, from }: Template): TemplateName {
  return from === 'repository' && isBuiltIn({ name }) ? TemplateName.parse(`repository-${name}`) : name;
}

function isBuiltIn({ name }: Pick<Template, 'name'>): boolean {
  return BuiltInTemplate.safeParse(name).success;
}
