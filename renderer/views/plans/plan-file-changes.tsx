import { useState } from 'react';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { TaskKey } from '#shared/plan';
import { type ChangedField, type PlanChanges, type TakenChanges, takeable } from '#shared/plan-changes';
import type { Refusal } from '#shared/refusals';
import type { StartedPlan } from '#shared/started-plan';
import { takeFileChanges, useFileChanges } from '../../state/plans';
import { Button } from '../../ui/button';
import { LabelledCheckbox } from '../../ui/checkbox';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';

/** That the files of a started plan were changed, and what of it is to be taken over. Nothing is where they are the same. */
export function PlanFileChanges({ plan }: { plan: StartedPlan }) {
  const found = useFileChanges(plan.id, plan.tasks.map(({ key, title }) => `${key} ${title}`).join('\n'));
  if (found?.state !== 'changed') return null;
  const { hash, changes, newChecks } = found;
  return <Changes key={hash} {...{ plan, hash, changes, newChecks }} />;
}

type Line = {
  readonly id: string;
  readonly words: string;
  /** Null: there is nothing to take. */
  readonly takes: { readonly of: keyof TakenChanges; readonly key: TaskKey } | null;
};

function Changes(props: {
  plan: StartedPlan;
  hash: string;
  changes: PlanChanges;
  newChecks: readonly string[];
}) {
  const { plan, hash, changes, newChecks } = props;
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const lines = linesOf(changes);
  const wanted = lines.flatMap(({ id, takes }) => (takes && !refused.has(id) ? [takes] : []));
  const take = async (which: typeof wanted) => {
    setBusy(true);
    const outcome = await takeFileChanges(plan.id, hash, {
      added: which.flatMap(({ of, key }) => (of === 'added' ? [key] : [])),
      others: which.flatMap(({ of, key }) => (of === 'others' ? [key] : [])),
    });
    setBusy(false);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
  };
  return (
    <section aria-label="Changes of the plan's files" className="pb-4">
      <Notice tone="need">
        <div className="flex flex-col gap-2">
          <p className="font-medium">
            {lines.length === 0
              ? 'The file of the plan was changed, and none of its tasks.'
              : `The file of the plan was changed: ${counted(lines.length, 'task differs', 'tasks differ')}.`}
          </p>
          {lines.length > 0 ? (
            <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
              {lines.map(({ id, words, takes }) => (
                <li key={id} className="flex items-start gap-2">
                  {takes ? (
                    <LabelledCheckbox
                      label={words}
                      checked={!refused.has(id)}
                      onChange={(isTaken) => {
                        const next = new Set(refused);
                        if (isTaken) next.delete(id);
                        else next.add(id);
                        setRefused(next);
                      }}
                    />
                  ) : (
                    <span className="pl-5.5 wrap-anywhere text-soft">{words}</span>
                  )}
                </li>
              ))}
            </ul>
          ) : null}
          {wanted.length > 0 && newChecks.length > 0 ? (
            <div className="flex flex-col gap-0.5">
              <p>Taken, these commands can run as checks, which the plan did not name when you started it:</p>
              <ul aria-label="New checks of the plan" className="max-h-40 overflow-y-auto">
                {newChecks.map((line) => (
                  <li key={line} className="font-mono text-xs wrap-anywhere text-soft">
                    {displayPath(line)}
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
          {refusal ? <RefusalText refusal={refusal} /> : null}
          <div className="flex gap-2">
            {wanted.length > 0 ? (
              <Button small busy={busy} onClick={() => void take(wanted)}>
                {`Take ${counted(wanted.length, 'Change')}`}
              </Button>
            ) : null}
            <Button small look="ghost" busy={busy} onClick={() => void take([])}>
              Keep the Plan as It Is
            </Button>
          </div>
        </div>
      </Notice>
    </section>
  );
}

function linesOf(changes: PlanChanges): readonly Line[] {
  const can = takeable(changes);
  const others = new Set<TaskKey>(can.others);
  const takes = (key: TaskKey): Line['takes'] => (others.has(key) ? { of: 'others', key } : null);
  return [
    ...changes.added.map(
      ({ key, title }): Line => ({
        ...{ id: `added ${key}`, takes: { of: 'added', key } },
        words: `${displayPath(key)} ${displayPath(title)}: new`,
      }),
    ),
    ...changes.changed.map(({ key, title, begun, fields, kept }): Line => {
      const says = [
        ...(fields.length > 0 ? [`${fields.map((field) => WORDS[field]).join(', ')} changed`] : []),
        ...(kept.length > 0
          ? [`you changed ${kept.map((field) => WORDS[field]).join(', ')}, which stays`]
          : []),
        ...(begun ? ['it has begun, so it stays as it was'] : []),
      ];
      return {
        ...{ id: `changed ${key}`, takes: takes(key) },
        words: `${displayPath(key)} ${displayPath(title)}: ${says.join('; ')}`,
      };
    }),
    ...changes.removed.map(
      ({ key, title, begun }): Line => ({
        ...{ id: `removed ${key}`, takes: takes(key) },
        words: `${displayPath(key)} ${displayPath(title)}: not in the file any more${begun ? '; it has begun, so it stays' : ''}`,
      }),
    ),
  ];
}

const WORDS: Readonly<Record<ChangedField, string>> = {
  title: 'its title',
  text: 'its text',
  mark: 'its mark',
  acceptance: 'its criteria',
  checks: 'its checks',
  constraints: 'its constraints',
  nonGoals: 'what is not part of it',
  files: 'its files',
  steps: 'its steps',
  kind: 'who is to do it',
  agent: 'its agent',
  customAgent: 'its custom agent',
  model: 'its model',
  base: 'its base',
  waitsFor: 'what it waits for',
};
