import type { TreeEntry } from './diff-tree';
import { pathToBytes } from './path-bytes';
import { type ObjectStore, writeObject } from './write-object';

type Folder = Map<string, Folder | TreeEntry>;

/** Stores a tree of the given files, with the trees below it, in a repository that is ours alone. Answers its id. */
export function writeTree(store: ObjectStore, files: ReadonlyMap<string, TreeEntry>): Promise<string> {
  const root: Folder = new Map();
  for (const [path, entry] of files) {
    const names = path.split('/');
    const name = names.pop() ?? '';
    let folder = root;
    for (const above of names) {
      const found = folder.get(above);
      const next = found instanceof Map ? found : new Map<string, Folder | TreeEntry>();
      folder.set(above, next);
      folder = next;
    }
    // Of a file and a folder of one name, seen one after the other, the folder has more to keep.
    if (!(folder.get(name) instanceof Map)) folder.set(name, entry);
  }
  return writeFolder(store, root);
}

async function writeFolder(store: ObjectStore, folder: Folder): Promise<string> {
  const entries: { order: Buffer; line: Buffer }[] = [];
  // One after the other: very many folders at a time would keep everything else in this process waiting.
  for (const [name, entry] of folder) {
    const isTree = entry instanceof Map;
    const oid = isTree ? await writeFolder(store, entry) : entry.oid;
    const bytes = pathToBytes(name);
    const mode = isTree ? '40000' : entry.mode;
    entries.push({
      // Git sorts a folder as if its name ended in a slash.
      order: isTree ? Buffer.concat([bytes, Buffer.from('/')]) : bytes,
      line: Buffer.concat([Buffer.from(`${mode} `), bytes, Buffer.from([0]), Buffer.from(oid, 'hex')]),
    });
  }
  entries.sort((a, b) => Buffer.compare(a.order, b.order));
  return writeObject(store, 'tree', Buffer.concat(entries.map(({ line }) => line)));
}
