import { Folder, FolderPlus } from 'lucide-react';
import { useMemo } from 'react';
import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import type { Repository } from '#shared/repository';
import { orderRepositories } from '../../state/choose-defaults';
import { changeDraft } from '../../state/draft';
import { forgetRepository, pickRepository } from '../../state/repository-actions';
import { useSessions } from '../../state/sessions';
import { Combobox } from '../../ui/combobox';
import { distinctNames } from '../../ui/repository-name';

const OPEN_REPOSITORY = 'open another repository';

/** Which repository the session is for, the one used last first. */
export function RepositoryPicker(props: {
  all: readonly Repository[];
  chosen: Repository | null;
  onRefused: (refusal: Refusal | null) => void;
}) {
  const { all, chosen } = props;
  const rows = useSessions((sessions) => (sessions.state === 'ready' ? sessions.value.rows : null));
  const ordered = useMemo(() => orderRepositories(all, rows?.values() ?? []), [all, rows]);
  const names = useMemo(() => distinctNames(all.map(({ path }) => path)), [all]);
  const byId = (id: string) => all.find((repository) => repository.id === id);
  return (
    <Combobox
      label="Repository"
      look="ghost"
      icon={<Folder size={13} aria-hidden className="flex-none" />}
      value={chosen?.id ?? null}
      shown={chosen ? (names.get(chosen.path) ?? displayPath(chosen.name)) : 'Open a repository…'}
      onChange={(value) => {
        const repository = byId(value);
        if (repository) changeDraft({ repository: repository.id, base: null });
        else void pickRepository().then(props.onRefused);
      }}
      choices={[
        ...ordered.map((repository) => ({
          value: repository.id,
          label: names.get(repository.path) ?? displayPath(repository.name),
          keywords: displayPath(repository.path),
          detail:
            repository.state.state === 'missing'
              ? `missing: ${repository.state.reason}`
              : displayPath(repository.path),
        })),
        {
          value: OPEN_REPOSITORY,
          label: 'Open another repository…',
          group: ' ',
          icon: <FolderPlus size={13} />,
        },
      ]}
      placeholder="Find a repository"
      removal={{
        may: (value) => byId(value) !== undefined,
        remove: (value) => {
          const repository = byId(value);
          if (!repository) return;
          if (repository.id === chosen?.id) changeDraft({ repository: null, base: null });
          void forgetRepository(repository);
        },
      }}
    />
  );
}
