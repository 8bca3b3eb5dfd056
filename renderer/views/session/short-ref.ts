/** A full ref as it is shown: `refs/heads/main` is `main`. Full names stay in code. */
export function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags|remotes)\//, '');
}
