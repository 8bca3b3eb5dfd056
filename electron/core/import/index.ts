/** Sessions that other tools began in a terminal: found, listed and read, never written. */

import type { Log } from '../ports';
import { type CatalogOptions, createCatalog } from './catalog';
import { createImports, type Imports } from './imports';
import { watchFolders } from './watch-folders';

export { createImportVerbs, readingImported } from './import-verbs';
export type { Imports } from './imports';
export { oursAmong } from './ours';

/** Opens the way to the histories of other tools; nothing is read before somebody asks. */
export function openImports(options: CatalogOptions & { readonly log: Log }): Imports {
  return createImports(
    createCatalog(options),
    (onChange) => watchFolders(onChange, options.log),
    options.now,
  );
}
