import type { PlanProblem } from '#shared/plan';
import type { FrontMatter } from '../front-matter';
import { markOfWord } from '../marks';
import type { PlanText } from '../plan-text';
import type { ReadPlan } from '../read-task';
import { uniqueKeys } from '../unique-key';
import { dataTask, fieldOf, NO_DEFAULTS } from './data-task';
import { frontLine, frontMaps, frontMark, frontNode, frontText, frontTexts } from './front-nodes';

const LONGEST_TITLE = 160;

/** The tasks of `todos` in front matter, as Cursor writes plans; the text below is for all of them. Null: there are none. */
export function readTodoList(plan: PlanText, front: FrontMatter): ReadPlan | null {
  const { contents } = front.document;
  const todos = frontMaps(frontNode(contents, 'todos'));
  if (todos.length === 0) return null;
  const keyFor = uniqueKeys();
  const problems: PlanProblem[] = [];
  const tasks = todos.map((todo, at) => {
    const text = (...keys: readonly string[]) => frontText(frontNode(todo, ...keys), front);
    const texts = (...keys: readonly string[]) => frontTexts(frontNode(todo, ...keys), front);
    const place = { file: plan.file, line: frontLine(todo, front) + 1 };
    const id = text('id') || null;
    const content = text('content', 'title');
    const [first = ''] = content.split('\n', 1);
    const title = first.length > LONGEST_TITLE ? `${first.slice(0, LONGEST_TITLE - 1)}…` : first;
    const status = frontNode(todo, 'status');
    const state = markOfWord(frontText(status, front));
    const acceptance = texts('acceptance', 'acceptance-criteria');
    const rest = [title === content ? '' : content, text('description', 'text')].filter(
      (part) => part !== '',
    );
    const dependencies = frontNode(todo, 'dependencies', 'depends-on');
    const made = dataTask(
      {
        ...{ key: keyFor(id ?? '', `#${at + 1}`), id, title, place, state: state ?? 'open' },
        text: rest.join('\n\n'),
        mark: frontMark(status, front, plan),
        fields: [
          // An empty list says that it waits for nothing.
          ...(dependencies
            ? [{ key: 'depends-on' as const, values: valuesAt(texts('dependencies', 'depends-on'), place) }]
            : []),
          ...fieldOf('acceptance', acceptance, place),
          ...fieldOf('conflicts-with', texts('conflicts-with'), place),
        ],
        mentions: [
          ...texts('files').map((path) => ({ text: `\`${path}\``, role: 'writes' as const })),
          { text: content, role: null },
        ],
        said: { acceptance, priority: text('priority') || null, agent: text('agent') || null },
      },
      problems,
    );
    if (status && state === null)
      problems.push({
        ...{ code: 'unknown-mark', level: 'warn', task: made.task.key, place },
        about: [frontText(status, front).slice(0, 80)],
      });
    return made;
  });
  const body = plan.lines.slice(front.body).map(({ text }) => text);
  const overview = frontText(frontNode(contents, 'overview', 'goal'), front);
  const isOurs = frontNode(contents, 'understory') !== null;
  return {
    format: isOurs ? 'understory' : 'cursor',
    title: frontText(frontNode(contents, 'title', 'name'), front) || null,
    context: [overview, body.join('\n').trim()].filter((part) => part !== '').join('\n\n'),
    ...{ defaults: NO_DEFAULTS, grain: 'task', grains: ['task'], phases: [], tasks, problems, order: null },
    orderSections: [],
    files: [{ name: plan.name, bytes: plan.bytes, lines: [] }],
  };
}

function valuesAt(texts: readonly string[], place: { readonly file: number; readonly line: number }) {
  return texts.map((text) => ({ text, place }));
}
