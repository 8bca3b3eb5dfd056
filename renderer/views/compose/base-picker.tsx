import { GitBranch } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { RepositoryId } from '#shared/ids';
import type { Branch, Repository } from '#shared/repository';
import { shortCommit, shortRef } from '#shared/short-ref';
import { bugOf } from '../../api/bug';
import { failed, loading, type Remote, ready } from '../../state/remote';
import { readBranches } from '../../state/repository-actions';
import { Combobox, type ComboboxChoice } from '../../ui/combobox';
import { groupBases } from './base-order';

const HEAD = '';

/** From which commit the session starts: that of the workspace, a branch, or any revision that is typed. */
export function BasePicker(props: {
  repository: Repository;
  base: string | null;
  onChange: (base: string | null) => void;
}) {
  const { branches, load } = useBranches(props.repository.id);
  const head = headName(props.repository);
  const choices: ComboboxChoice[] = [
    { value: HEAD, label: head, detail: currentWords(props.repository), group: 'Workspace' },
    ...groupBases(branches.state === 'ready' ? branches.value : []).flatMap((group) =>
      group.branches.map((branch) => ({
        value: branch.ref,
        label: shortRef(branch.ref),
        keywords: branch.commit,
        group: group.label,
        icon: <GitBranch size={12} />,
      })),
    ),
  ];
  return (
    <Combobox
      label="Base"
      look="ghost"
      icon={<GitBranch size={13} aria-hidden className="flex-none" />}
      value={props.base ?? HEAD}
      shown={props.base === null ? `from ${head}` : `from ${shortRef(props.base)}`}
      onChange={(value) => props.onChange(value === HEAD ? null : value)}
      onOpen={load}
      choices={choices}
      placeholder="Branch, tag or commit"
      custom={(typed) => `Start from “${typed}”`}
      empty={
        branches.state === 'failed'
          ? branches.bug.message
          : branches.state === 'loading'
            ? 'Reading branches…'
            : 'No such branch'
      }
    />
  );
}

function headName(repository: Repository): string {
  if (repository.state.state === 'missing') return 'HEAD';
  const { head } = repository.state.info;
  return head.type === 'detached' ? shortCommit(head.commit) : shortRef(head.ref);
}

function currentWords({ state }: Repository): string {
  return state.state === 'ready' && state.info.head.type === 'detached' ? 'Current commit' : 'Current branch';
}

/** The branches, read when the picker opens: they change under us and are cheap to read. */
function useBranches(repository: RepositoryId): { branches: Remote<readonly Branch[]>; load: () => void } {
  const [branches, setBranches] = useState<Remote<readonly Branch[]>>(loading);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another repository's branches are not these
  useEffect(() => setBranches(loading), [repository]);
  const load = useCallback(() => {
    readBranches(repository).then(
      (result) =>
        setBranches(
          result.ok
            ? ready(result.value)
            : failed({ message: 'The branches cannot be read.', reference: null }),
        ),
      (error: unknown) => setBranches(failed(bugOf(error))),
    );
  }, [repository]);
  return { branches, load };
}
