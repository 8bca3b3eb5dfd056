import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { splitCommandLine } from '#shared/command-line';
import { parseArguments } from './program';

const project = join(import.meta.dirname, '../..');

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const Workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({ if: z.string(), 'timeout-minutes': z.number(), steps: z.array(Step) }),
  ),
});

async function workflow() {
  const page = await readFile(join(project, 'docs/github-actions-review.md'), 'utf8');
  const text = /^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
  return Workflow.parse(parse(text));
}

test('the workflow of the documentation is one, and is given as little as it needs', async () => {
  const { on, permissions, jobs } = await workflow();
  expect(Object.keys(on)).toEqual(['pull_request']);
  expect(permissions).toEqual({ contents: 'read' });
  for (const { if: when, steps } of Object.values(jobs)) {
    expect(when).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    for (const { uses, run } of steps) {
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
      // What others write would be a part of the command.
      expect(run ?? '').not.toContain('${{');
    }
    // A key is for the one step that needs it.
    expect(steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('secrets.'))).toHaveLength(1);
  }
});

test('its commands are there', async () => {
  const { jobs } = await workflow();
  const lines = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .flatMap(({ run }) => run?.trim().split('\n') ?? []);
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(project, 'package.json'), 'utf8')));
  for (const line of lines) {
    const script = /^npm run (\S+)$/.exec(line)?.[1];
    if (script) expect(scripts).toHaveProperty(script);
  }
  const [ours = '', ...more] = lines.filter((line) => line.startsWith('npx understory '));
  expect(more).toEqual([]);
  const split = splitCommandLine(ours.replaceAll(/\$(\w+)/g, '$1'));
  if (!split.ok) throw new Error(split.refusal.code);
  const [, , ...words] = split.value;
  expect(words[0]).toBe('review');
  expect(parseArguments(words, '1.0.0')).toMatchObject({ kind: 'verb', json: false });
});
