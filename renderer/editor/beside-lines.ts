import type { NoteBelow } from './line-notes';
import { monaco } from './monaco';

/** What stands at the right end of lines. */
export type BesideLayer = {
  set(things: readonly NoteBelow[]): void;
  dispose(): void;
};

/** Puts things at the right end of lines, over the text, and moves them with it. */
export function openBesideLayer(editor: monaco.editor.ICodeEditor): BesideLayer {
  const widgets = new Map<
    string,
    { readonly thing: NoteBelow; readonly widget: monaco.editor.IOverlayWidget }
  >();
  let wanted: readonly NoteBelow[] = [];

  const place = () => {
    const { height, verticalScrollbarWidth } = editor.getLayoutInfo();
    const scrolled = editor.getScrollTop();
    const lineHeight = editor.getOption(monaco.editor.EditorOption.lineHeight);
    for (const { thing } of widgets.values()) {
      const top = editor.getTopForLineNumber(thing.line) - scrolled;
      thing.node.style.display = top < 0 || top >= height ? 'none' : '';
      // In the middle of the line, which may be lower than what stands beside it.
      thing.node.style.top = `${top + (lineHeight - thing.node.offsetHeight) / 2}px`;
      thing.node.style.right = `${verticalScrollbarWidth + 4}px`;
    }
  };
  const update = () => {
    const lines = editor.getModel()?.getLineCount() ?? 0;
    const byId = new Map(wanted.filter(({ line }) => line <= lines).map((thing) => [thing.id, thing]));
    for (const [id, { thing, widget }] of widgets) {
      if (byId.get(id)?.node === thing.node && byId.get(id)?.line === thing.line) byId.delete(id);
      else {
        editor.removeOverlayWidget(widget);
        widgets.delete(id);
      }
    }
    for (const [id, thing] of byId) {
      const widget = {
        getId: () => `beside ${id}`,
        getDomNode: () => thing.node,
        getPosition: () => null,
      };
      thing.node.style.position = 'absolute';
      editor.addOverlayWidget(widget);
      widgets.set(id, { thing, widget });
    }
    place();
  };
  const listeners = [
    editor.onDidChangeModel(update),
    editor.onDidScrollChange(place),
    editor.onDidLayoutChange(place),
    editor.onDidContentSizeChange(place),
  ];
  return {
    set(things) {
      wanted = things;
      update();
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
      for (const { widget } of widgets.values()) editor.removeOverlayWidget(widget);
      widgets.clear();
    },
  };
}
