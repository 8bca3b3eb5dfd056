/**
 * Arguments that read a tree into an index, the tree's id to follow: into one file and with every entry by itself, as
 * whoever reads that index next may know of neither split nor sparse ones.
 */
export const READ_WHOLE_TREE: readonly string[] = [
  '-c',
  'core.splitIndex=false',
  '-c',
  'index.sparse=false',
  'read-tree',
  '--no-sparse-checkout',
];
