import { useCallback } from 'react';
import { NO_SANDBOX_LINES, SANDBOX_LINES } from '#shared/describe-isolation';
import { describeLimits } from '#shared/describe-limits';
import { describeModelKeys } from '#shared/describe-model-keys';
import { displayPath } from '#shared/display-path';
import { grantWords, standingGrants } from '#shared/grants';
import { hostText } from '#shared/host-text';
import { folderOf } from '#shared/place';
import type { Transcript } from '#shared/projections/transcript';
import { isOfNetwork } from '#shared/rule-pattern';
import type { AllowedPath } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { readSandboxLimits } from '../../state/host-actions';
import {
  readModelKeys,
  revokeGrant,
  revokeRules,
  revokeSessionRules,
  useKeptRules,
} from '../../state/permission-rules';
import { useAnswer } from '../../state/use-answer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { repositoryName } from '../../ui/repository-name';
import { type ListedRule, RuleList } from './rule-list';

/** What holds a session's programs, in plain words; with a sandbox also the hosts that were allowed, to be revoked. */
export function SandboxDialog(props: {
  row: SessionRow;
  transcript: Transcript | null;
  onClose: () => void;
}) {
  const { row } = props;
  const sandboxed = row.isolation === 'sandbox';
  const folder = folderOf(row);
  const grants = standingGrants(row);
  return (
    <Dialog
      open
      readable
      width="medium"
      onClose={props.onClose}
      title={sandboxed ? 'In a sandbox' : 'No sandbox'}
      description={
        sandboxed
          ? 'The system itself keeps the agent, and all that it starts, to what is this session’s own.'
          : 'The system does not keep this session’s agent to its folder.'
      }
      actions={<Button onClick={props.onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-3">
        <dl className="flex flex-col gap-2">
          {(sandboxed ? SANDBOX_LINES : NO_SANDBOX_LINES).map((line) => (
            <Line key={line.about} {...line} />
          ))}
          {sandboxed ? <Limits /> : null}
          {sandboxed ? <Keys session={row.session} /> : null}
        </dl>
        {folder === null ? null : (
          <p className="font-mono text-xs text-faint wrap-anywhere" data-selectable>
            {displayPath(folder)}
          </p>
        )}
        {grants.paths.length > 0 ? <AllowedPaths row={row} paths={grants.paths} /> : null}
        {sandboxed ? <AllowedHosts row={row} transcript={props.transcript} /> : null}
      </div>
    </Dialog>
  );
}

function Line({ about, says }: { about: string; says: string }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-3">
      <dt className="font-medium">{about}</dt>
      <dd className="text-soft">{says}</dd>
    </div>
  );
}

/** How much of the machine it may take now. */
function Limits() {
  const limits = useAnswer(readSandboxLimits);
  return limits?.ok ? <Line about="Takes" says={describeLimits(limits.value)} /> : null;
}

/** Whether it has the keys of its agent's models. */
function Keys({ session }: { session: SessionRow['session'] }) {
  const keys = useAnswer(useCallback(() => readModelKeys(session), [session]));
  return keys?.ok ? <Line about="Keys" says={describeModelKeys(keys.value)} /> : null;
}

/** One thing that was allowed as the session was begun, to be revoked. */
function GrantItem(props: { session: SessionRow['session']; name: string; more: string }) {
  const { session, name, more } = props;
  return (
    <li className="flex items-start gap-3 px-3 py-1.5">
      <div className="min-w-0 flex-1 self-center text-xs wrap-anywhere" data-selectable>
        <span className="font-mono">{displayPath(name)}</span>
        <span className="text-soft"> {more}</span>
      </div>
      <Button
        small
        look="ghost"
        aria-label={`Revoke ${displayPath(name)}`}
        onClick={() => void revokeGrant(session, name)}
      >
        Revoke
      </Button>
    </li>
  );
}

function AllowedPaths({ row, paths }: { row: SessionRow; paths: readonly AllowedPath[] }) {
  return (
    <section aria-label="Allowed files" className="flex flex-col gap-1.5">
      <h3 className="text-xs font-semibold text-soft">Files that you allowed when it was started</h3>
      <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
        {paths.map(({ path, access }) => (
          <GrantItem key={path} session={row.session} name={path} more={grantWords({ kind: access })} />
        ))}
      </ul>
      <p className="text-xs text-faint">
        What is revoked is gone with the next prompt, for which the agent is started anew. A turn at work, and
        an open terminal, keep it until then.
      </p>
    </section>
  );
}

function AllowedHosts({ row, transcript }: { row: SessionRow; transcript: Transcript | null }) {
  const own = (transcript?.rules ?? [])
    .filter(({ revoked, pattern }) => !revoked && isOfNetwork(pattern))
    .map((rule) => ({ ...rule, kind: row.kind }));
  const kept = useKeptRules().filter(
    ({ repository, kind, pattern }) =>
      repository === row.repository && kind === row.kind && isOfNetwork(pattern),
  );
  const named = standingGrants(row).hosts;
  return (
    <section aria-label="Allowed hosts" className="flex flex-col gap-1.5">
      <h3 className="text-xs font-semibold text-soft">Hosts that you allowed</h3>
      {own.length + kept.length + named.length === 0 ? (
        <p className="text-xs text-faint">
          None is remembered. You are asked in the conversation when a program first wants one.
        </p>
      ) : null}
      {named.length > 0 ? (
        <>
          <h4 className="text-xs text-faint">Named when the session was started</h4>
          <ul
            aria-label="Named when the session was started"
            className="divide-y divide-line rounded-lg border border-line bg-panel"
          >
            {named.map((host) => (
              <GrantItem
                key={hostText(host)}
                session={row.session}
                name={hostText(host)}
                more={grantWords({ kind: 'reach' })}
              />
            ))}
          </ul>
        </>
      ) : null}
      <Hosts
        label="For this session"
        rules={own}
        onRevoke={({ id }) => void revokeSessionRules(row.session, [id])}
      />
      <Hosts
        label={`Always in ${repositoryName(row.repositoryPath)}`}
        rules={kept}
        onRevoke={({ id }) => void revokeRules([id])}
      />
    </section>
  );
}

function Hosts(props: { label: string; rules: readonly ListedRule[]; onRevoke: (rule: ListedRule) => void }) {
  if (props.rules.length === 0) return null;
  return (
    <>
      <h4 className="text-xs text-faint">{props.label}</h4>
      <RuleList {...props} />
    </>
  );
}
