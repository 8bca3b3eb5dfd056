import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { z } from 'zod';
import type { PlanProblem } from '#shared/plan';
import type { PlanText } from '../plan-text';
import type { ReadPlan } from '../read-task';
import { uniqueKeys } from '../unique-key';
import { dataTask, fieldOf, NO_DEFAULTS } from './data-task';
import type { JsonText } from './json-text';
import { Name, Text, Texts } from './json-values';

const Story = z.object({
  id: Name,
  title: Text,
  description: Text,
  acceptanceCriteria: Texts,
  priority: z.number().nullable().catch(null).default(null),
  passes: z.boolean().catch(false).default(false),
  notes: Text,
  dependsOn: Texts,
});
const File = z.object({ project: Text, description: Text });

/** Ralph's `prd.json`: user stories in the order of their priority, of which none needs a later one. */
export function readRalph(plan: PlanText, json: JsonText): ReadPlan | null {
  const list = findNodeAtLocation(json.root, ['userStories']);
  if (list?.type !== 'array') return null;
  const keyFor = uniqueKeys();
  const problems: PlanProblem[] = [];
  const stories = (list.children ?? []).flatMap((node) => {
    const story = Story.safeParse(getNodeValue(node)).data;
    return story ? [{ node, story }] : [];
  });
  stories.sort(({ story: a }, { story: b }) => (a.priority ?? Infinity) - (b.priority ?? Infinity) || 0);
  const tasks = stories.map(({ node, story }, at) => {
    const place = json.placeOf(node);
    const { id, title, description, notes, acceptanceCriteria, priority, passes, dependsOn } = story;
    return dataTask(
      {
        ...{ key: keyFor(id ?? '', `#${at + 1}`), id, title, place, state: passes ? 'done' : 'open' },
        text: [description, notes].filter((text) => text !== '').join('\n\n'),
        mark: json.markAt(findNodeAtLocation(node, ['passes'])),
        fields: [
          ...fieldOf('acceptance', acceptanceCriteria, place),
          ...fieldOf('depends-on', dependsOn, place),
        ],
        mentions: [title, description, notes].map((text) => ({ text, role: null })),
        said: { acceptance: acceptanceCriteria, priority: priority === null ? null : String(priority) },
      },
      problems,
    );
  });
  const { project, description } = File.parse(getNodeValue(json.root));
  return {
    ...{ format: 'ralph', title: project || null, context: description, defaults: NO_DEFAULTS },
    ...{ grain: 'task', grains: ['task'], problems, phases: [], tasks, order: null, orderSections: [] },
    files: [{ name: plan.name, bytes: plan.bytes, lines: [] }],
  };
}
