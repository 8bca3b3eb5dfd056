import type { Branch } from '#shared/repository';

/** A heading of the base picker with its branches. */
export type BaseGroup = { readonly label: string; readonly branches: readonly Branch[] };

const SESSIONS = 'refs/heads/understory/';
const DEFAULTS = ['refs/heads/main', 'refs/heads/master', 'refs/heads/trunk', 'refs/heads/develop'];

/**
 * Branches that the user works on come first: the usual default one, then the others as recently as they were worked on;
 * then those of remotes, and last those that sessions made. The current branch is offered by itself.
 */
export function groupBases(branches: readonly Branch[]): BaseGroup[] {
  const own = branches.filter(({ remote, current, ref }) => !remote && !current && !ref.startsWith(SESSIONS));
  const usual = DEFAULTS.map((ref) => own.find((branch) => branch.ref === ref)).find(Boolean);
  return [
    { label: 'Branches', branches: usual ? [usual, ...own.filter((branch) => branch !== usual)] : own },
    { label: 'Remote branches', branches: branches.filter(({ remote }) => remote) },
    {
      label: 'Sessions’ branches',
      branches: branches.filter(
        ({ remote, current, ref }) => !remote && !current && ref.startsWith(SESSIONS),
      ),
    },
  ];
}
