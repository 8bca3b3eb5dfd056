/** Which folders are repositories, what state they are in, and which ones the user added. */
export { inspectRepository, type NotUsable } from './inspect-repository';
export { createRepositories, type Repositories, type RepositoryPlace } from './repositories';
