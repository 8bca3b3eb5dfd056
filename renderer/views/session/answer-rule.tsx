import { describePattern, SCOPES } from '#shared/describe-rule';
import type { AnsweringRule } from '#shared/rule-pattern';
import { revokeRules, revokeSessionRules, useKeptRules } from '../../state/permission-rules';
import { Button } from '../../ui/button';
import type { Scene } from './scene';

/** The rule of an answer in the conversation: what it allows and where, with the way to take it back while it holds. */
export function AnswerRule(props: { scene: Scene; rule: AnsweringRule }) {
  const { scene, rule } = props;
  const kept = useKeptRules();
  const { what, more } = describePattern(rule.pattern, scene.kind);
  const holds =
    rule.scope === 'session'
      ? scene.rules.some(({ id, revoked }) => id === rule.id && !revoked)
      : kept.some(({ id }) => id === rule.id);
  const revoke = () =>
    void (rule.scope === 'session' ? revokeSessionRules(scene.session, [rule.id]) : revokeRules([rule.id]));
  return (
    <span className="flex flex-none items-center gap-1.5">
      <span className="text-faint" title={`${what}, ${more}`}>
        {SCOPES[rule.scope]}
      </span>
      {holds ? (
        <Button small look="ghost" aria-label={`Revoke ${what}`} onClick={revoke}>
          Revoke
        </Button>
      ) : (
        <span className="text-faint">(revoked)</span>
      )}
    </span>
  );
}
