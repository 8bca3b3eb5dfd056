import { useEffect, useState } from 'react';
import type { RepositoryId } from '#shared/ids';
import type { Branch } from '#shared/repository';
import { perform } from './perform';
import { readBranches } from './repository-actions';

/** A repository's branches, remote ones included; null until they are known. */
export function useBranches(repository: RepositoryId): readonly Branch[] | null {
  const [branches, setBranches] = useState<readonly Branch[] | null>(null);
  useEffect(() => {
    let wanted = true;
    void perform(() => readBranches(repository)).then((found) => {
      if (wanted && found) setBranches(found);
    });
    return () => {
      wanted = false;
    };
  }, [repository]);
  return branches;
}
