import type { ChangedFile } from '#shared/changeset';

const KINDS: Readonly<Record<string, string>> = {
  '100644': 'file',
  '100755': 'executable file',
  '120000': 'symbolic link',
  '160000': 'submodule',
};

/** A change of a file's mode, in a word for the list and a sentence for the diff; null when the mode stayed. */
export function modeWords(
  file: Pick<ChangedFile, 'oldMode' | 'newMode'>,
): { readonly short: string; readonly long: string } | null {
  const { oldMode, newMode } = file;
  if (oldMode === newMode || newMode === null) return null;
  if (oldMode === null) {
    if (newMode === '100644') return null;
    const kind = KINDS[newMode] ?? newMode;
    return { short: newMode === '100755' ? '+x' : kind, long: `A new ${kind}.` };
  }
  if (oldMode === '100644' && newMode === '100755')
    return { short: '+x', long: 'The file became executable.' };
  if (oldMode === '100755' && newMode === '100644')
    return { short: '−x', long: 'The file is no longer executable.' };
  return {
    short: `→ ${KINDS[newMode] ?? newMode}`,
    long: `It was a ${KINDS[oldMode] ?? oldMode} and became a ${KINDS[newMode] ?? newMode}.`,
  };
}
