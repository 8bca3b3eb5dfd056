/** Which folders are repositories, what state they are in, and which ones the user added. */
export { inspectRepository } from './inspect-repository';
export { createRepositories, type Repositories, type RepositoryPlace } from './repositories';
export type { RepositoryMove } from './repository-moves';
export { createRepositoryVerbs } from './repository-verbs';
