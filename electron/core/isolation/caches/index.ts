/** Caches of package managers: a sandbox reads the user's, and none of it can be written there. */
export { linkCaches } from './link-caches';
export { type SharedCaches, sharedCaches } from './shared-caches';
