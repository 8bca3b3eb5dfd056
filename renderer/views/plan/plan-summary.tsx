import { type ApplyPlan, countPlanned, type PlannedFile } from '#shared/apply';
import type { FileStatus } from '#shared/changeset';
import { counted, filesWords } from '#shared/counted';
import { describeSharedChange } from '#shared/describe-shared-change';
import { displayPath } from '#shared/display-path';
import { PathLines } from '../../ui/path-lines';
import { Unfold } from '../../ui/unfold';
import { StatusLetter } from '../changes';
import { blockerWords } from '../conflicts';

/** What the apply would do, said before anything is written. */
export function PlanSummary(props: { plan: ApplyPlan }) {
  const { plan } = props;
  const merged = plan.files.filter((file) => file.mergesUncommitted);
  const renamed = new Set(plan.files.flatMap((file) => file.from ?? []));
  const files = plan.files.filter((file) => !renamed.has(file.path));
  const statuses = new Map<string, FileStatus>(files.map((file) => [file.path, statusOf(file)]));
  return (
    <div className="flex flex-col gap-1">
      <Part
        title={filesTitle(plan)}
        label="files that change"
        paths={files.map((file) => file.path)}
        mark={(path) => <StatusLetter status={statuses.get(path) ?? 'modified'} />}
      />
      {merged.length > 0 ? (
        <Part
          title={`Your uncommitted edits in ${filesWords(merged.length)} are kept and merged with the session’s.`}
          label="merged with your edits"
          paths={merged.map((file) => file.path)}
        />
      ) : null}
      {plan.moved.length > 0 ? (
        <Part
          title={`Your edits to ${filesWords(plan.moved.length)} move along, because the session renamed ${plan.moved.length === 1 ? 'it' : 'them'}.`}
          label="moved edits"
          paths={plan.moved.map((move) => `${displayPath(move.from)} → ${displayPath(move.to)}`)}
          open
        />
      ) : null}
      {plan.unaccepted && plan.unaccepted.length > 0 ? (
        <Part
          title={`${counted(plan.unaccepted.length, 'change')} in your repository during a turn ${plan.unaccepted.length === 1 ? 'is' : 'are'} not accepted. Settings among them are ignored here.`}
          label="changes that are not accepted"
          paths={plan.unaccepted.map(describeSharedChange)}
        />
      ) : null}
      {plan.markers.length > 0 && plan.unfinished === null ? (
        <Part
          title={`The session adds conflict markers to ${filesWords(plan.markers.length)}. Check that they are intended.`}
          label="files with conflict markers"
          paths={plan.markers}
          open
        />
      ) : null}
      {plan.fromMerges.length > 0 ? (
        <Part
          title={`Merge commits of the session hold more than what they merged. A rebase leaves them out, so a last commit adds it to ${filesWords(plan.fromMerges.length)}. To keep everything in one commit, choose squash or merge.`}
          label="brought by a last commit"
          paths={plan.fromMerges}
        />
      ) : null}
      {plan.unlikeMerge.length > 0 ? (
        <Part
          title={`Rebased one by one, the session’s commits leave ${filesWords(plan.unlikeMerge.length)} different from a merge. For the result of a merge, choose squash or merge.`}
          label="other than merged"
          paths={plan.unlikeMerge}
        />
      ) : null}
      {plan.submodules.length > 0 ? (
        <Part
          title={`${plan.submodules.length === 1 ? 'One submodule pointer changes' : `${plan.submodules.length} submodule pointers change`} in the commit. No submodule is checked out.`}
          label="submodules"
          paths={plan.submodules}
        />
      ) : null}
    </div>
  );
}

/** Paths that no decision can resolve: the user has to move something first. */
export function Blockers(props: { plan: Pick<ApplyPlan, 'blockers'> }) {
  return (
    <ul aria-label="blocked paths" className="flex flex-col gap-2">
      {props.plan.blockers.map((blocker) => {
        const words = blockerWords(blocker);
        return (
          <li
            key={`${blocker.kind} ${blocker.path}`}
            className="rounded-md border border-fail/40 bg-fail/7 px-2.5 py-2"
          >
            <div data-selectable className="wrap-anywhere">
              {words.what}
            </div>
            <div className="text-soft">{words.next}</div>
            {blocker.contains.length > 0 ? (
              <div className="mt-1.5">
                <PathLines label="what is there" paths={blocker.contains} />
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

/** A plan counts what is done to the workspace: an earlier version's does not say what is new. */
function statusOf(file: PlannedFile): FileStatus {
  if (file.change === 'delete') return 'deleted';
  if (file.from !== undefined) return 'renamed';
  return file.isNew ? 'added' : 'modified';
}

function filesTitle(plan: ApplyPlan): string {
  if (plan.files.length === 0)
    return plan.conflicts.length > 0
      ? 'What changes depends on the conflicts.'
      : 'No file in the workspace changes.';
  const renamed = plan.files.filter((file) => file.from !== undefined).length;
  const deleted = plan.files.filter((file) => file.change === 'delete').length - renamed;
  const written = plan.files.length - 2 * renamed - deleted;
  const parts = [
    ...(written > 0 ? [`${written.toLocaleString('en')} changed or added`] : []),
    ...(renamed > 0 ? [`${renamed.toLocaleString('en')} renamed`] : []),
    ...(deleted > 0 ? [`${deleted.toLocaleString('en')} deleted`] : []),
  ];
  return `${filesWords(countPlanned(plan))}: ${parts.join(', ')}.`;
}

function Part(props: {
  title: string;
  label: string;
  paths: readonly string[];
  open?: boolean;
  mark?: (path: string) => React.ReactNode;
}) {
  if (props.paths.length === 0) return <div className="py-0.5">{props.title}</div>;
  return (
    <Unfold title={props.title} {...(props.open ? { open: true } : {})}>
      <div className="pl-4">
        <PathLines label={props.label} paths={props.paths} {...(props.mark ? { mark: props.mark } : {})} />
      </div>
    </Unfold>
  );
}
