import type { PlanProblem, PlanTask } from '#shared/plan';
import { codeSpans, firstWords, outsideCode } from './plain-words';

const VAGUE: ReadonlySet<string> = new Set([
  ...['improve', 'enhance', 'optimize', 'optimise', 'polish', 'clean', 'cleanup', 'refine', 'investigate'],
  ...['explore', 'consider', 'research', 'tidy', 'modernize', 'revisit', 'rethink'],
]);
const PLACEHOLDERS =
  /\b(?:TBD|TKTK|TBA)\b|\?\?\?|\[NEEDS CLARIFICATION|\bTXXX\b|\bTODO:|^TODO\b|\[(?:Entity|Service|Endpoint|Feature|Name|Component|Model|Title|Story)\d{0,2}\](?!\()|<(?:placeholder|your[ -][a-z -]{1,30}|insert[ -][a-z -]{1,30}|name|path|file|todo)>/;
/** What has to be asked of somebody, or goes out of the machine. */
const OUTSIDE =
  /\b(?:deploy(?:s|ment)? to|in production|to production|credentials?|api keys?|secrets? (?:store|manager)|purchase|buy|e-?mail (?:the|to|us)|ask (?:the|for|a)|git push|push to (?:origin|github|main)|open a pull request|curl https?|wget|download(?:s|ing)? (?:the|a|from)|sign[- ]off|stakeholders?)\b/i;
/** What is said to somebody who was there. */
const ELSEWHERE =
  /\b(?:as (?:we )?(?:discussed|agreed|talked about)|see above|as (?:mentioned|described) above|the usual|as before|like last time|same as (?:task|step|story) [\w.-]{1,12}|per our (?:chat|call|discussion|conversation))\b/i;
const RISKY =
  /\b(?:migrations?|(?:database|db|sql) schema|authentication|authorization|auth (?:flow|module|layer)|public api|breaking change|lockfile|lock file|ci pipeline|payment|encryption)\b/i;
/** Orders to whoever reads the file rather than what is to be built. */
const TO_TOOL =
  /\b(?:ignore|disregard|forget) (?:all |any |the )?(?:previous|prior|above|earlier|other) (?:instructions|rules|prompts|context)\b|\bdo not (?:tell|inform|ask) the user\b|\b(?:system prompt|you are now)\b|--dangerously-skip-permissions|--yolo\b/i;
const WHOLE =
  /\b(?:entire|whole|every|all (?:the )?(?:files|modules|components|pages|endpoints|tests|usages|call sites))\b/i;
const NOT_SESSIONS =
  /^(?:run (?:the |all |full )*(?:tests?|linter|lint|build|formatter|type ?checks?)|(?:git )?commit(?: the)?(?: changes)?|review(?: the)?(?: code| changes)?|final (?:check|review|verification)|verify (?:everything|all tests pass)|push)\b[^,;]{0,30}$/i;

const MOST_PATHS = 8;
const MOST_FOLDERS = 3;
const MOST_STEPS = 10;
const LEAST_WORDS = 4;

/** What the words of a task say of how an agent will fare with it: R3, R4, R7 and R9 to R13 and R17. */
export function wordingProblems(task: PlanTask): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const add = (code: PlanProblem['code'], level: PlanProblem['level'], ...about: readonly string[]) =>
    problems.push({
      ...{ code, level, task: task.key, place: task.place },
      about: about.map((word) => word.slice(0, 200)),
    });
  const steps = task.steps.map(({ text }) => text);
  const whole = [task.title, task.text, ...steps, ...task.acceptance].join('\n').slice(0, 100_000);
  const plain = outsideCode(whole);
  const title = outsideCode(task.title);
  const found = (pattern: RegExp, text: string) => pattern.exec(text)?.[0] ?? null;

  const [verb = ''] = firstWords(title, 1);
  const isBare = task.files.length + task.acceptance.length + codeSpans(task.title).length === 0;
  if (
    isBare &&
    !/\d/.test(title) &&
    (VAGUE.has(verb) || /\bmake\b.{1,60}\bbetter\b/i.test(title.slice(0, 200)))
  )
    add('vague-task', 'warn', verb);
  const placeholder = found(PLACEHOLDERS, [task.title, ...task.acceptance].map(outsideCode).join('\n'));
  if (placeholder) add('placeholder', 'warn', placeholder);
  const question = plain
    .split('\n')
    .find((line) => /\?\s{0,3}$/.test(line) || /\boption a\b.{0,80}\boption b\b/i.test(line.slice(0, 300)));
  if (question) add('open-questions', 'warn', question.trim());
  const size = sizeOf(task, steps.length);
  const wide = found(WHOLE, title);
  if (isTooSmall(task, title)) add('too-small', 'note');
  else if (size || wide) add('too-large', 'note', ...(size ? [size] : []), ...(wide ? [wide] : []));
  const outside = found(OUTSIDE, plain);
  if (outside) add('needs-person', 'note', outside);
  const elsewhere = found(ELSEWHERE, plain);
  if (elsewhere) add('refers-elsewhere', 'warn', elsewhere);
  const risky = found(RISKY, title);
  if (risky && task.constraints.length + task.nonGoals.length === 0) add('no-constraint', 'note', risky);
  const order = found(TO_TOOL, whole);
  if (order) add('told-to-tool', 'warn', order);
  return problems;
}

/** No session of its own: a few words, or a check of what others did. */
function isTooSmall({ files, text, steps }: PlanTask, title: string): boolean {
  if (files.length > 0 || text !== '' || steps.length > 0) return false;
  return firstWords(title, LEAST_WORDS).length < LEAST_WORDS || NOT_SESSIONS.test(title);
}

function sizeOf({ files }: PlanTask, steps: number): string | null {
  const written = files.flatMap(({ path, role }) => (role === 'writes' ? [path] : []));
  const folders = new Set(written.map((path) => path.split('/', 1)[0] ?? ''));
  if (written.length > MOST_PATHS) return `${written.length} files`;
  if (folders.size > MOST_FOLDERS) return `${folders.size} top folders`;
  return steps > MOST_STEPS ? `${steps} steps` : null;
}
