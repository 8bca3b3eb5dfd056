import type { PlanProblem, PlanTask } from '#shared/plan';
import type { FrontMatter } from '../front-matter';
import { makeTask } from '../make-task';
import { markdownText } from '../markdown-text';
import { markOfWord } from '../marks';
import { pathsOfText, uniquePaths } from '../paths';
import type { PlanText } from '../plan-text';
import type { FieldKey, ReadField, ReadPlan, ReadTask } from '../read-task';
import { scanMarkdown } from '../scan';
import { readTaskHead } from '../task-head';
import { uniqueKeys } from '../unique-key';
import { NO_DEFAULTS } from './data-task';
import { frontLine, frontMark, frontNode, frontText, frontTexts } from './front-nodes';

/** A file with the front matter that it begins with. */
export type WithFront = { readonly plan: PlanText; readonly front: FrontMatter | null };

/** Whether a file is one task, whose boxes are criteria: it has a state, a name, and says what it waits for. */
export function isTaskFile({ front }: WithFront): boolean {
  const contents = front?.document.contents;
  const has = (...keys: readonly string[]) => frontNode(contents, ...keys) !== null;
  return has('status') && has('id', 'name', 'title') && hasKey(front, 'dependencies', 'depends-on');
}

/** An empty value counts: it is said that there are none. */
function hasKey(front: FrontMatter | null, ...keys: readonly string[]): boolean {
  const yaml = front?.yaml.toLowerCase().replaceAll('_', '-') ?? '';
  return yaml.split('\n').some((line) => keys.some((key) => line.startsWith(`${key}:`)));
}

/** Files of which each is a task, as Backlog.md and ccpm keep them. Other files among them are told and left out. */
export function readFilePerTask(files: readonly WithFront[]): ReadPlan | null {
  const taskFiles = files.filter(isTaskFile);
  if (taskFiles.length === 0) return null;
  const problems: PlanProblem[] = [];
  const keyFor = uniqueKeys();
  const isBacklog = taskFiles.some(({ front }) => frontNode(front?.document.contents, 'id') !== null);
  const tasks = taskFiles.map((one) => readTaskFile(one, keyFor, problems));
  const epic = files.find((one) => !taskFiles.includes(one) && /(?:^|\/)epic\.md$/i.test(one.plan.name));
  for (const one of files)
    if (!taskFiles.includes(one) && one !== epic)
      problems.push({
        ...{ code: 'file-left-out', level: 'note', task: null, place: { file: one.plan.file, line: 1 } },
        about: [one.plan.name.slice(0, 200)],
      });
  return {
    format: isBacklog ? 'backlog' : 'ccpm',
    title: epic?.front
      ? frontText(frontNode(epic.front.document.contents, 'name', 'title'), epic.front) || null
      : null,
    context: '',
    ...{ defaults: NO_DEFAULTS, grain: 'task', grains: ['task'], phases: [], tasks, problems, order: null },
    orderSections: [],
    files: files.map(({ plan: { name, bytes } }) => ({ name, bytes, lines: [] })),
  };
}

function readTaskFile(
  { plan, front }: WithFront,
  keyFor: (wanted: string, instead: string) => string,
  problems: PlanProblem[],
): ReadTask {
  if (!front) throw new Error('a task file has front matter');
  const { contents } = front.document;
  const text = markdownText(scanMarkdown(plan, front.body).lines, false);
  const node = (...keys: readonly string[]) => frontNode(contents, ...keys);
  const said = (...keys: readonly string[]) => frontText(node(...keys), front);
  const list = (...keys: readonly string[]) => frontTexts(node(...keys), front);
  const number = /(?:^|\/)(\d{1,6})\.md$/i.exec(plan.name)?.[1];
  const id = said('id') || number || null;
  const key = keyFor(id ?? '', `#${plan.file + 1}`);
  const title = said('title', 'name');
  const made = makeTask(
    { at: front.body, end: text.lines.length, head: readTaskHead(title), box: null, steps: [] },
    { text, phase: null, key, criteria: new Map(), problems },
  );
  const at = (of: ReturnType<typeof node>) => ({ file: plan.file, line: frontLine(of, front) + 1 });
  const field = (key: FieldKey, ...keys: readonly string[]): ReadField[] => {
    const values = list(...keys).map((text) => ({ text, place: at(node(...keys)) }));
    return values.length > 0 || key === 'depends-on' ? [{ key, values }] : [];
  };
  const status = node('status');
  const state = markOfWord(frontText(status, front));
  const place = { file: plan.file, line: 1 };
  if (status && state === null)
    problems.push({
      ...{ code: 'unknown-mark', level: 'warn', task: made.task.key, place: at(status) },
      about: [frontText(status, front).slice(0, 80)],
    });
  const named = [
    ...list('modified-files', 'files').map((path) => ({ path, role: 'writes' as const })),
    ...list('references', 'documentation').map((path) => ({ path, role: 'reads' as const })),
  ].flatMap(({ path, role }) => pathsOfText(`\`${path}\``, place, role).paths);
  const parallel = said('parallel');
  const task: PlanTask = {
    ...made.task,
    ...{ id, title: title || id || key, place, mark: state ?? 'open' },
    parallel: parallel === 'true' || parallel === 'yes',
    labels: list('labels', 'tags'),
    acceptance: made.task.acceptance.map(withoutNumber),
    files: uniquePaths([...named, ...made.task.files]),
    priority: said('priority') || null,
    inferred: made.task.inferred.filter((one) => one !== 'key' && one !== 'title'),
  };
  const waits = [
    ...field('depends-on', 'dependencies', 'depends-on'),
    ...field('conflicts-with', 'conflicts-with'),
  ];
  return {
    ...{ task, lines: made.lines, mark: frontMark(status, front, plan) },
    // What its text says of dependencies is often no task; the front matter is where they stand.
    fields: [...waits, ...made.fields.filter(({ key }) => key !== 'depends-on' && key !== 'conflicts-with')],
    alsoCalled: number && number !== id ? [number] : [],
  };
}

/** Backlog.md numbers its criteria: `#1 text`. */
function withoutNumber(criterion: string): string {
  return criterion.replace(/^#\d{1,4}\s+/, '');
}
