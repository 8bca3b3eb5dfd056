/** What is drawn around the words of a row and is none of them, such as the name of a part. */
const NOT_SAID = '[data-not-said]';

const BLOCKS = 'p, li, td, th, pre, h1, h2, h3, h4, h5, h6, div, section, button, article';

/** Where an element's text matches, across its inner elements. */
export function rangesIn(element: Element, pattern: RegExp): Range[] {
  const { text, nodes } = textOf(element);
  const ranges: Range[] = [];
  pattern.lastIndex = 0;
  let [first, last] = [0, 0];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const end = match.index + match[0].length;
    while (first < nodes.length - 1 && (nodes[first + 1]?.from ?? 0) <= match.index) first += 1;
    while (last < nodes.length - 1 && (nodes[last + 1]?.from ?? 0) < end) last += 1;
    const [begin, finish] = [nodes[first], nodes[last]];
    if (!begin || !finish) break;
    const range = document.createRange();
    range.setStart(begin.node, Math.min(match.index - begin.from, begin.node.length));
    range.setEnd(finish.node, Math.min(end - finish.from, finish.node.length));
    ranges.push(range);
  }
  return ranges;
}

function textOf(element: Element): { text: string; nodes: { node: Text; from: number }[] } {
  const nodes: { node: Text; from: number }[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = '';
  let block: Element | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest(NOT_SAID)) continue;
    const own = node.parentElement?.closest(BLOCKS) ?? null;
    if (block !== null && own !== block) text += '\n';
    block = own;
    nodes.push({ node, from: text.length });
    text += node.data;
  }
  return { text, nodes };
}

/** Brings a range into view, in every scroller between it and the outermost one. False where it is not drawn. */
export function revealRange(range: Range, outermost: Element): boolean {
  if (range.getClientRects().length === 0) return false;
  let element = range.startContainer.parentElement;
  while (element) {
    const scrolls = element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth;
    if (scrolls && (element === outermost || getComputedStyle(element).overflowY !== 'visible'))
      scrollTo(element, range);
    if (element === outermost) return true;
    element = element.parentElement;
  }
  return true;
}

/** So near to an edge, in pixels, what is looked at is brought to the middle. */
const EDGE = 40;

function scrollTo(element: Element, range: Range): void {
  const [inside, outside] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
  const edge = Math.min(EDGE, outside.height / 4);
  if (inside.top < outside.top + edge || inside.bottom > outside.bottom - edge)
    element.scrollTop += (inside.top + inside.bottom) / 2 - (outside.top + outside.bottom) / 2;
  if (inside.left < outside.left || inside.right > outside.right)
    element.scrollLeft += (inside.left + inside.right) / 2 - (outside.left + outside.right) / 2;
}
