import { displayPath } from '#shared/display-path';
import type { KeptRule } from '#shared/permission-rule';
import { revokeRules, useKeptRules } from '../../state/permission-rules';
import { Button } from '../../ui/button';
import { repositoryName } from '../../ui/repository-name';
import { RuleList } from '../session';
import { SettingBlock, SettingsSection } from './setting';

/** Answers that the user had remembered for repositories; those for one session stand in it. */
export function PermissionsSection() {
  const rules = useKeptRules();
  const repositories = [...new Set(rules.map(({ repository }) => repository))];
  return (
    <SettingsSection
      title="Permissions"
      aside={
        rules.length > 0 ? (
          <Button small onClick={() => void revokeRules(rules.map(({ id }) => id))}>
            Revoke All
          </Button>
        ) : null
      }
    >
      <SettingBlock words={`permissions rules remembered allowed revoke ${rules.map(wordsOf).join(' ')}`}>
        <p className="text-xs text-faint">
          What agents may do in a repository without asking you, because you chose <em>Always allow</em> when
          one asked. What was remembered for one session stands in that session.
        </p>
        {rules.length === 0 ? <p className="text-soft">Nothing is remembered.</p> : null}
        {repositories.map((id) => (
          <Group key={id} rules={rules.filter(({ repository }) => repository === id)} />
        ))}
      </SettingBlock>
    </SettingsSection>
  );
}

function Group(props: { rules: readonly KeptRule[] }) {
  const [first] = props.rules;
  if (!first) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="text-xs font-semibold" title={displayPath(first.path)}>
        {repositoryName(first.path)}
      </h3>
      <RuleList
        label={`Rules of ${repositoryName(first.path)}`}
        rules={props.rules}
        onRevoke={({ id }) => void revokeRules([id])}
      />
    </div>
  );
}

function wordsOf({ path, pattern }: KeptRule): string {
  const what =
    pattern.covers === 'command' ? pattern.line : pattern.covers === 'words' ? pattern.words.join(' ') : '';
  return `${path} ${what}`;
}
