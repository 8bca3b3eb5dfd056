import { type Result, refuse } from '#shared/result';
import type { CoreHandlers } from '../handlers';
import { followValue } from '../stream';
import { demoRepository } from './demo-repository';
import { inspectRepository, type NotUsable } from './inspect-repository';
import type { Repositories } from './repositories';
import { repositoriesWithin } from './repositories-within';

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
    inspect: async ({ path }) => withThoseWithin(await inspectRepository(home, path)),
    add: async ({ path }) => withThoseWithin(await repositories.add(path)),
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
    restore: ({ repository }) => repositories.restore(repository),
    branches: ({ repository }) => repositories.branches(repository),
  };
}

/** Of a folder that is no repository, those that it holds are told. */
async function withThoseWithin<T>(answer: Result<T, NotUsable>): Promise<Result<T, NotUsable>> {
  if (answer.ok || answer.refusal.code !== 'not-a-repository') return answer;
  const within = await repositoriesWithin(answer.refusal.path);
  return within.repositories.length === 0 ? answer : refuse({ ...answer.refusal, within });
}
