import { TriangleAlert, UserRound } from 'lucide-react';
import type { CustomAgent } from '#shared/custom-agent';
import { describeCustomAgentProblem, describeTools } from '#shared/describe-custom-agent';
import { Combobox, type ComboboxChoice } from '../../ui/combobox';

const NONE = '';

/** The custom agent that the session runs as. Nothing is shown where there is none to choose. */
export function CustomAgentPicker(props: {
  listed: readonly CustomAgent[];
  chosen: string | null;
  onChange: (name: string | null) => void;
}) {
  const usable = props.listed.filter((one) => one.usable);
  if (usable.length === 0 && props.chosen === null) return null;
  return (
    <Combobox
      label="Custom agent"
      look="ghost"
      icon={<UserRound size={13} aria-hidden className="flex-none" />}
      value={props.chosen ?? NONE}
      shown={props.chosen ?? 'No custom agent'}
      onChange={(value) => props.onChange(value === NONE ? null : value)}
      choices={[
        { value: NONE, label: 'No custom agent', detail: 'The agent as it is' },
        ...usable.map(choiceOf),
      ]}
      placeholder="Find a custom agent"
      empty="No such custom agent"
    />
  );
}

function choiceOf(one: CustomAgent): ComboboxChoice {
  const [problem] = one.problems;
  const tools = describeTools(one);
  return {
    value: one.name,
    label: one.title ?? one.name,
    keywords: `${one.name} ${one.description ?? ''}`,
    detail: problem
      ? `Line ${problem.line}: ${describeCustomAgentProblem(problem)}`
      : [one.description, tools, ...one.models.slice(0, 1)].filter(Boolean).join(' · '),
    group: one.from === 'user' ? 'Yours' : 'Repository',
    ...(problem ? { icon: <TriangleAlert size={12} /> } : {}),
  };
}
