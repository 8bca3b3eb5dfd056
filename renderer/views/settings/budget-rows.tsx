import { BudgetPart, limitProblem, readField } from '#shared/budget';
import { BUDGET_PARTS } from '#shared/describe-budget';
import { changeSettings, useSettings } from '../../state/settings';
import { SettingField, SettingRow } from './setting';

/** What new sessions may take, one row a limit. */
export function BudgetRows() {
  const budget = useSettings((all) => all.sessionBudget);
  return BudgetPart.options.map((part) => {
    const { label, what } = BUDGET_PARTS[part];
    const title = `Session budget: ${label.toLowerCase()}`;
    const store = (text: string) => {
      const read = readField(part, text);
      if ('limit' in read) void changeSettings({ sessionBudget: { ...budget, [part]: read.limit } });
    };
    return (
      <SettingRow key={part} title={title} hint={`${what}. For new sessions; each can have its own.`}>
        <SettingField
          label={title}
          hideLabel
          placeholder="No limit"
          stored={budget[part] === null ? '' : String(budget[part])}
          check={(text) => limitProblem(part, text)}
          onStore={store}
        />
      </SettingRow>
    );
  });
}
