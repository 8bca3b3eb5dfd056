import type { monaco } from './monaco';

type Editor = monaco.editor.IStandaloneCodeEditor;

/** Keeps editors at one scroll position until it is disposed of. */
export type FollowedScroll = { dispose(): void };

/**
 * Editors follow whichever of them was scrolled: at once as long as the old page is still in sight, so that columns never
 * run apart under the wheel. After a jump every one of them has a whole page of new lines to lay out, which together
 * would hold up the keys: then one of them follows after each painted frame.
 */
export function followScroll(editors: readonly Editor[]): FollowedScroll {
  let leader: Editor | null = null;
  let moving = false;
  /**
   * Those that did not come along yet and whether they have to sideways too, in the order of their turns: a new jump
   * does not send them back in it.
   */
  const behind = new Map<Editor, boolean>();
  let stopWaiting: (() => void) | null = null;

  const follow = (editor: Editor, sideways: boolean) => {
    if (!leader) return;
    moving = true;
    editor.setScrollTop(leader.getScrollTop());
    if (sideways) editor.setScrollLeft(leader.getScrollLeft());
    moving = false;
  };
  const takeTurns = () => {
    stopWaiting ??= afterFrame(() => {
      stopWaiting = null;
      const [first] = behind;
      if (!first) return;
      behind.delete(first[0]);
      follow(...first);
      if (behind.size > 0) takeTurns();
    });
  };
  const listeners = editors.map((editor) => {
    let top = editor.getScrollTop();
    return editor.onDidScrollChange((event) => {
      const by = Math.abs(event.scrollTop - top);
      top = event.scrollTop;
      if (moving || !(event.scrollTopChanged || event.scrollLeftChanged)) return;
      leader = editor;
      behind.delete(editor);
      const isJump = by >= editor.getLayoutInfo().height;
      for (const other of editors) {
        if (other === editor) continue;
        const sideways = event.scrollLeftChanged || behind.get(other) === true;
        if (isJump) behind.set(other, sideways);
        else {
          behind.delete(other);
          follow(other, sideways);
        }
      }
      if (behind.size > 0) takeTurns();
    });
  });
  return {
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      stopWaiting?.();
    },
  };
}

/** Runs once the next frame has been painted; the answer cancels it. */
function afterFrame(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
