import { shownParts } from '#shared/hidden-characters';
import { placesIn, type RootNames } from './said-place';

/** What is needed of a node of the tree that Markdown becomes. */
type MarkedNode = {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: MarkedNode[];
};

/**
 * For Markdown's tree: characters that hide or reorder others become escapes that stand out. Code is left to what draws
 * it. Without recursion: whoever writes the text says how deep it is.
 */
export function showHiddenCharacters() {
  return (root: MarkedNode): void => {
    const open = [root];
    for (let parent = open.pop(); parent; parent = open.pop()) {
      if (parent.tagName === 'code') continue;
      parent.children = parent.children?.flatMap((child) => {
        if (child.children) open.push(child);
        const isText = child.type === 'text' || child.type === 'raw';
        return isText && child.value !== undefined ? shownNodes(child.value) : [child];
      });
    }
  };
}

/** For Markdown's tree: the paths in sentences become links. What is code or a link already says itself what it is. */
export function linkPaths(roots: RootNames) {
  return (root: MarkedNode): void => {
    const open = [root];
    for (let parent = open.pop(); parent; parent = open.pop()) {
      if (parent.tagName === 'code' || parent.tagName === 'a') continue;
      parent.children = parent.children?.flatMap((child) => {
        if (child.children) open.push(child);
        return child.type === 'text' && child.value !== undefined ? linkedNodes(child.value, roots) : [child];
      });
    }
  };
}

function linkedNodes(text: string, roots: RootNames): MarkedNode[] {
  const nodes: MarkedNode[] = [];
  let from = 0;
  for (const { start, end } of placesIn(text, 'paths', roots)) {
    if (start > from) nodes.push({ type: 'text', value: text.slice(from, start) });
    const value = text.slice(start, end);
    const properties = { href: encodeURIComponent(value) };
    nodes.push({ type: 'element', tagName: 'a', properties, children: [{ type: 'text', value }] });
    from = end;
  }
  return from === 0 ? [{ type: 'text', value: text }] : [...nodes, { type: 'text', value: text.slice(from) }];
}

function shownNodes(text: string): MarkedNode[] {
  return shownParts(text, 'kept').map(({ shown, about }) => {
    const value = { type: 'text', value: shown };
    if (about === null) return value;
    const properties = { className: ['hidden-character'], title: about };
    return { type: 'element', tagName: 'span', properties, children: [value] };
  });
}
