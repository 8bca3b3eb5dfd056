import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { MergeEditorHandle } from '../../editor/merge-editor';

/**
 * Puts the focus into a conflict: into its result, or where there is none to its first button. What is still read gets
 * it as soon as it is there.
 *
 * @param waits whether the editor is not there yet
 */
export function useFocusInside(
  body: RefObject<HTMLElement | null>,
  editor: RefObject<MergeEditorHandle | null>,
  { waits }: { readonly waits: boolean },
): () => void {
  const wanted = useRef(false);
  const isWaiting = useRef(waits);
  isWaiting.current = waits;
  const focus = useCallback(() => {
    wanted.current = isWaiting.current;
    if (wanted.current) return;
    if (editor.current) editor.current.focus();
    else body.current?.querySelector<HTMLElement>('button[data-first]:not(:disabled)')?.focus();
  }, [body, editor]);
  useEffect(() => {
    if (!waits && wanted.current) focus();
  }, [waits, focus]);
  return focus;
}
