import { momentOf } from '#shared/dates';
import { describePattern } from '#shared/describe-rule';
import { describeCaller } from '#shared/describe-settings-change';
import type { SessionKind } from '#shared/events';
import type { RulePattern } from '#shared/rule-pattern';
import type { Caller } from '#shared/through';
import { Button } from '../../ui/button';

export type ListedRule = {
  readonly id: string;
  readonly pattern: RulePattern;
  readonly kind: SessionKind;
  readonly at: string;
  readonly by: Caller | null;
  readonly used: number;
  readonly lastUsedAt: string | null;
};

/** Rules, each with what it allows, since when, and how often it has answered. */
export function RuleList(props: {
  label: string;
  rules: readonly ListedRule[];
  onRevoke: (rule: ListedRule) => void;
}) {
  return (
    <ul aria-label={props.label} className="divide-y divide-line rounded-lg border border-line bg-panel">
      {props.rules.map((rule) => {
        const { what, more, code } = describePattern(rule.pattern, rule.kind);
        return (
          <li key={rule.id} className="flex items-start gap-3 px-3 py-2">
            <div className="min-w-0 flex-1">
              <div className="wrap-anywhere" data-selectable>
                <span className={code ? 'font-mono text-xs' : 'font-medium'}>{what}</span>
                <span className="text-soft"> {more}</span>
                {rule.kind === 'local' ? <span className="text-soft">, in local sessions</span> : null}
              </div>
              <div className="text-2xs text-faint">{historyOf(rule)}</div>
            </div>
            <Button small look="ghost" aria-label={`Revoke ${what}`} onClick={() => props.onRevoke(rule)}>
              Revoke
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** `Since 29 Nov 2026, 10:00 · answered 3 times, last 30 Nov 2026, 11:00`. */
function historyOf({ at, by, used, lastUsedAt }: ListedRule): string {
  const made = `Since ${momentOf(at)}${by && by.through !== 'window' ? `, by ${describeCaller(by)}` : ''}`;
  if (lastUsedAt === null) return `${made} · not used yet`;
  return `${made} · answered ${used === 1 ? 'once' : `${used} times`}, last ${momentOf(lastUsedAt)}`;
}
