/** A custom agent's name without its folder and ending. */
export function customAgentFileName(id: string): string {
  return (id.split('/').at(-1) ?? id).replace(/(\.agent)?\.md$/, '');
}
