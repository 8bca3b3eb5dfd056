import type { PlanProblem } from '#shared/plan';
import type { ReadPhase, ReadPlan, ReadTask } from '../read-task';
import { uniqueKeys } from '../unique-key';
import { dataTask, fieldOf, NO_DEFAULTS } from './data-task';
import type { WithFront } from './file-per-task';
import { frontNode, frontText, frontTexts } from './front-nodes';

/** Whether a file has tasks as elements, and front matter that names what they change. */
export function isXmlPlan({ plan, front }: WithFront): boolean {
  const contents = front?.document.contents;
  const isPlan = frontNode(contents, 'files-modified', 'wave', 'plan') !== null;
  return isPlan && elements(plan.text, 'task').length > 0;
}

/**
 * Plans of GSD: each file is a phase of tasks that follow each other, with a wave and the plans that it waits for. A plan is
 * done once its summary lies beside it, so that nothing in it can be ticked.
 */
export function readXmlPlans(files: readonly WithFront[]): ReadPlan | null {
  const plans = files.filter(isXmlPlan);
  const [first] = plans;
  if (!first) return null;
  const problems: PlanProblem[] = [];
  const keyFor = uniqueKeys();
  const names = new Set(files.map(({ plan }) => plan.name));
  const summaries = new Set(plans.flatMap(({ plan }) => plan.name.replace(/-PLAN\.md$/i, '-SUMMARY.md')));
  const read = plans.map((one) =>
    readXmlPlan(one, { problems, keyFor, isDone: hasSummary(one.plan.name, names) }),
  );
  for (const { plan } of files)
    if (!plans.some((one) => one.plan === plan) && !summaries.has(plan.name))
      problems.push({
        ...{ code: 'file-left-out', level: 'note', task: null, place: { file: plan.file, line: 1 } },
        about: [plan.name.slice(0, 200)],
      });
  return {
    format: 'gsd',
    title: plans.length === 1 ? titleOf(first) : null,
    context: '',
    ...{ defaults: NO_DEFAULTS, grain: 'task', grains: ['task'], problems, order: null, orderSections: [] },
    phases: read.map(({ phase }) => phase),
    tasks: read.flatMap(({ tasks }) => tasks),
    files: files.map(({ plan: { name, bytes } }) => ({ name, bytes, lines: [] })),
  };
}

function hasSummary(name: string, names: ReadonlySet<string>): boolean {
  return /-PLAN\.md$/i.test(name) && names.has(name.replace(/-PLAN\.md$/i, '-SUMMARY.md'));
}

function titleOf({ plan }: WithFront): string | null {
  const [objective] = elements(plan.text, 'objective');
  return objective ? (objective.inner.trim().split('\n', 1)[0] ?? '').slice(0, 200) || null : null;
}

type Making = {
  readonly problems: PlanProblem[];
  readonly keyFor: (wanted: string, instead: string) => string;
  readonly isDone: boolean;
};

function readXmlPlan(
  { plan, front }: WithFront,
  { problems, keyFor, isDone }: Making,
): { readonly phase: ReadPhase; readonly tasks: ReadTask[] } {
  const contents = front?.document.contents;
  const said = (...keys: readonly string[]) => (front ? frontText(frontNode(contents, ...keys), front) : '');
  const list = (...keys: readonly string[]) => (front ? frontTexts(frontNode(contents, ...keys), front) : []);
  const stem = /(?:^|\/)([^/]{1,80})-PLAN\.md$/i.exec(plan.name)?.[1];
  const number = said('plan');
  const key =
    stem ??
    ([said('phase').split('-', 1)[0] ?? '', number].filter(Boolean).join('-') || plan.name.slice(0, 80));
  const wave = /^\d{1,4}$/.test(said('wave')) ? Number(said('wave')) : null;
  const truths = frontTexts(frontNode(frontNode(contents, 'must-haves'), 'truths'), front ?? NO_FRONT);
  const lineAt = lineFinder(plan.text);
  const found = elements(plan.text, 'task');
  const tasks = found.map((element, at): ReadTask => {
    const place = { file: plan.file, line: lineAt(element.at) };
    const part = (name: string) => elements(element.inner, name)[0]?.inner.trim() ?? '';
    const acceptance = [...itemsOf(part('acceptance_criteria')), ...itemsOf(part('done'))];
    const verify = elements(part('verify'), 'automated')[0]?.inner.trim() ?? '';
    const isHuman = /^checkpoint\b/i.test(element.attributes.type ?? '');
    const files = itemsOf(part('files')).flatMap((line) => line.split(','));
    return dataTask(
      {
        ...{
          key: keyFor(`${key}.${at + 1}`, key),
          id: `${key}.${at + 1}`,
          title: part('name').slice(0, 300),
          place,
        },
        ...{ state: isDone ? 'done' : 'open', mark: null },
        text: [part('action') || part('what-built'), part('decision')]
          .filter((text) => text !== '')
          .join('\n\n'),
        fields: [
          // Its tasks follow each other: what the first one waits for, all do.
          ...fieldOf('depends-on', at === 0 ? list('depends-on').map((id) => `phase ${id}`) : [], place),
          ...fieldOf('acceptance', acceptance, place),
        ],
        mentions: [
          ...files.map((path) => ({ text: `\`${path.trim()}\``, role: 'writes' as const })),
          ...itemsOf(part('read_first')).map((path) => ({ text: `\`${path}\``, role: 'reads' as const })),
          { text: part('action'), role: files.length > 0 ? ('reads' as const) : null },
        ],
        said: {
          ...{ phase: key, acceptance, checks: verify === '' ? [] : [verify] },
          ...(isHuman ? { kind: 'human' as const } : {}),
        },
      },
      problems,
    );
  });
  const phase: ReadPhase = {
    phase: {
      ...{
        key,
        title: titleOf({ plan, front }) ?? key,
        place: { file: plan.file, line: 1 },
        acceptance: truths,
      },
      text: elements(plan.text, 'objective')[0]?.inner.trim() ?? '',
    },
    alsoCalled: number !== '' && number !== key ? [number] : [],
    ...{ lines: [], wave },
  };
  return { phase, tasks };
}

const NO_FRONT = { yaml: '' } as NonNullable<WithFront['front']>;

/** Lines of an element, without the signs of a list. */
function itemsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/^[-*]\s+/, ''))
    .filter((line) => line !== '');
}

type Element = {
  readonly at: number;
  readonly inner: string;
  readonly attributes: Readonly<Record<string, string>>;
};

const ATTRIBUTE = /([a-z-]{1,30})="([^"]{0,200})"/gi;

/** Elements of a name that lie in none of the same name. What does not end is none. Looks at each letter once. */
function elements(text: string, name: string): Element[] {
  const found: Element[] = [];
  const closing = `</${name}>`;
  for (let at = text.indexOf(`<${name}`); at >= 0; ) {
    if (!/[\s>]/.test(text[at + name.length + 1] ?? '')) {
      at = text.indexOf(`<${name}`, at + 1);
      continue;
    }
    const head = text.indexOf('>', at);
    const end = head < 0 ? -1 : text.indexOf(closing, head);
    if (end < 0) break;
    const attributes = [...text.slice(at, Math.min(head, at + 500)).matchAll(ATTRIBUTE)].map(
      ([, key = '', value = '']) => [key.toLowerCase(), value] as const,
    );
    found.push({ at, inner: text.slice(head + 1, end), attributes: Object.fromEntries(attributes) });
    at = text.indexOf(`<${name}`, end + closing.length);
  }
  return found;
}

function lineFinder(text: string): (offset: number) => number {
  let [line, from] = [1, 0];
  return (offset) => {
    for (let at = text.indexOf('\n', from); at >= 0 && at < offset; at = text.indexOf('\n', from)) {
      line += 1;
      from = at + 1;
    }
    return line;
  };
}
