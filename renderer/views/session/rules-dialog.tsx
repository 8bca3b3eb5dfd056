import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { revokeRules, revokeSessionRules, useKeptRules } from '../../state/permission-rules';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { repositoryName } from '../../ui/repository-name';
import { RuleList } from './rule-list';

/** What is answered without asking in a session: what was remembered for it, and for its repository. */
export function RulesDialog(props: { row: SessionRow; transcript: Transcript | null; onClose: () => void }) {
  const { row, transcript } = props;
  const own = (transcript?.rules ?? [])
    .filter(({ revoked }) => !revoked)
    .map((rule) => ({ ...rule, kind: row.kind }));
  const kept = useKeptRules().filter(
    ({ repository, kind }) => repository === row.repository && kind === row.kind,
  );
  return (
    <Dialog
      open
      readable
      width="medium"
      onClose={props.onClose}
      title="Remembered permissions"
      description="What this session’s agent may do without asking you. Revoked, it is asked again."
      actions={<Button onClick={props.onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-3">
        <Group title="For this session" empty={own.length === 0}>
          <RuleList
            label="Rules for this session"
            rules={own}
            onRevoke={({ id }) => void revokeSessionRules(row.session, [id])}
          />
        </Group>
        <Group title={`Always in ${repositoryName(row.repositoryPath)}`} empty={kept.length === 0}>
          <RuleList
            label="Rules for this repository"
            rules={kept}
            onRevoke={({ id }) => void revokeRules([id])}
          />
        </Group>
      </div>
    </Dialog>
  );
}

function Group(props: { title: string; empty: boolean; children: React.ReactNode }) {
  return (
    <section aria-label={props.title} className="flex flex-col gap-1.5">
      <h3 className="text-xs font-semibold text-soft">{props.title}</h3>
      {props.empty ? <p className="text-xs text-faint">Nothing is remembered.</p> : props.children}
    </section>
  );
}
