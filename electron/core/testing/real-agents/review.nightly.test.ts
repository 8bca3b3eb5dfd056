import { expect, test } from 'vitest';
import { AgentId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { TemplateName } from '#shared/specialised';
import { expectOk, testCore } from '../test-core';
import { copilot } from './copilot';
import { opencode } from './opencode';
import { realAgent } from './real-agent';

const FINDING = { path: 'hello.txt', line: 1, side: 'after', severity: 'warning', text: 'Greet by name.' };
const ANSWER = `I looked.\n\n\`\`\`json\n${JSON.stringify({ summary: 'Short.', findings: [FINDING] }, null, 2)}\n\`\`\`\n`;

test.each([opencode, copilot])(
  'the changes of $id are reviewed by itself, and its findings are read',
  async (door) => {
    await using agent = await realAgent(door, () => [
      { word: 'write-greeting', steps: [{ text: 'I write it. ', tool: door.run('echo hello > hello.txt') }] },
      // Near the end of what a reviewer is told, which quotes the other prompt before.
      {
        word: 'is an empty list',
        steps: [{ text: 'I read it. ', tool: door.run('git diff --stat HEAD~1 HEAD') }, { text: ANSWER }],
      },
    ]);
    const id = AgentId.parse(`real-${door.id}`);
    const profile = { ...agent.profile, id, launch: { ...agent.profile.launch, env: agent.environment } };
    await using app = await testCore({ settings: { customAgents: [profile], firstOutputSeconds: 100 } });
    const { session: author } = await app.start(await app.add(agent.repo.path), profile, {
      prompt: 'Please write-greeting.',
    });
    expect((await app.untilIdle(author)).files).toBe(1);
    const { session } = expectOk(
      await app.core.specialised.start({
        ...{ on: { is: 'session', session: author }, template: TemplateName.parse('review'), from: 'own' },
        ...{ shown: null, agent: null, model: null, customAgent: null, permissions: null },
      }),
    );
    const { status, failure } = await app.untilIdle(session);
    expect([status, failure]).toEqual(['ready', null]);
    expect(expectOk(await app.core.specialised.findings({ session })).read).toMatchObject({
      ...{ summary: 'Short.', problem: null, left: { elsewhere: 0, beyond: 0, unfit: 0 } },
      findings: [{ path: 'hello.txt', lines: { first: 1, last: 1 }, quoted: 'hello\n', severity: 'warning' }],
    });
    const { comments } = foldTranscript(emptyTranscript, await app.events(author));
    expect(comments).toMatchObject([{ text: 'Greet by name.', by: { session } }]);
  },
);
