import type { CoreHandlers } from '../handlers';
import { followValue } from '../stream';
import { demoRepository } from './demo-repository';
import { inspectRepository } from './inspect-repository';
import type { Repositories } from './repositories';

/** The verbs about the repositories that the user added. */
export function createRepositoryVerbs({
  home,
  resources,
  repositories,
}: {
  /** The data folder. */
  readonly home: string;
  /** The folder of the demo repository's files. */
  readonly resources: string;
  readonly repositories: Repositories;
}): CoreHandlers['repositories'] {
  return {
    watch: (_input, signal) =>
      followValue(signal, { get: () => repositories.list(), onChange: repositories.onChange }),
    list: () => repositories.list(),
    async refresh({ repositories: ids }) {
      await repositories.refresh(ids);
      return {};
    },
    inspect: ({ path }) => inspectRepository(home, path),
    add: ({ path }) => repositories.add(path),
    async follow({ path }) {
      await repositories.follow(path);
      return {};
    },
    locate: ({ repository, path }) => repositories.locate(repository, path),
    async addDemo() {
      const made = await demoRepository(home, resources);
      return made.ok ? repositories.add(made.value) : made;
    },
    remove: ({ repository }) => repositories.remove(repository),
    branches: ({ repository }) => repositories.branches(repository),
  };
}
