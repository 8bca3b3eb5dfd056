/** Sessions that other tools began in a terminal: found, listed and read, never written. */

import type { Log } from '../ports';
import { openArchived } from './archived';
import { type CatalogOptions, createCatalog } from './catalog';
import { createImports, type Imports } from './imports';
import { watchFolders } from './watch-folders';

export { createImportVerbs, withImported } from './import-verbs';
export type { Imports } from './imports';
export { oursAmong } from './ours';

/** Opens the way to the histories of other tools; nothing is read before somebody asks. */
export function openImports(
  options: Omit<CatalogOptions, 'archived'> & { readonly log: Log; readonly archivedFile: string },
): Imports {
  const archived = openArchived(options.archivedFile);
  return createImports(
    createCatalog({ ...options, archived }),
    archived,
    (onChange) => watchFolders(onChange, options.log),
    options.now,
  );
}
