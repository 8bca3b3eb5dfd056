/** Programs that a repository names: found, shown, and run only once the user trusts them. */
export { filterTrust } from './filter-trust';
export { followTrusted } from './follow-trusted';
export { createPrograms } from './programs';
export { openSetUpCommands, type SetUpCommands } from './set-up-commands';
export { trustRefusal, untrustedFilters, untrustedInUse } from './untrusted-filters';
