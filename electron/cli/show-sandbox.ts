import { describeLimits } from '#shared/describe-limits';
import { describeModelKeys } from '#shared/describe-model-keys';
import { patternLine, SCOPES } from '#shared/describe-rule';
import { grantsOf } from '#shared/grants';
import type { Transcript } from '#shared/projections/transcript';
import { isOfNetwork } from '#shared/rule-pattern';
import type { SessionRow } from '#shared/session';
import { grantLine } from './grants';
import { terminalLine } from './terminal-text';
import { required, type VerbContext } from './verb';

/** What a session's sandbox may take, what was allowed it with the ids to revoke that by, and where keys are. */
export async function sandboxLines(
  row: SessionRow,
  { rules }: Pick<Transcript, 'rules'>,
  { client, calledAs }: VerbContext,
): Promise<string[]> {
  if (row.isolation !== 'sandbox') return [];
  const limits = await client.core.sandboxLimits({});
  const keys = required(await client.permissions.modelKeys({ session: row.session }));
  const kept = (await client.permissions.list({})).filter(
    ({ repository, kind }) => repository === row.repository && kind === row.kind,
  );
  const grants = grantsOf(row).filter(({ revoked }) => !revoked);
  const own = rules.filter(({ revoked, pattern }) => !revoked && isOfNetwork(pattern));
  const always = kept.filter(({ pattern }) => isOfNetwork(pattern));
  const answers = [
    ...own.map((rule) => ({ ...rule, scope: SCOPES.session })),
    ...always.map((rule) => ({ ...rule, scope: SCOPES.repository })),
  ];
  const revoke = (what: string) => `            revoke with: ${calledAs} ${what} revoke ID`;
  return [
    `  limits    ${describeLimits(limits)}`,
    `  keys      ${terminalLine(describeModelKeys(keys), 1000)}`,
    ...grants.map((grant) => `  allowed   ${grantLine(grant)}`),
    ...(grants.length > 0 ? [`${revoke('grants')} --session ${row.session}`] : []),
    ...answers.map(
      ({ id, pattern, scope }) =>
        `  allowed   ${terminalLine(`${id} ${patternLine(pattern, row.kind)}, ${scope}`, 600)}`,
    ),
    ...(own.length > 0 ? [`${revoke('permissions')} --session ${row.session}`] : []),
    ...(always.length > 0 ? [revoke('permissions')] : []),
  ];
}
