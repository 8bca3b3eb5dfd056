import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();

test('custom agents are listed with what is wrong with their files', async () => {
  await place.repo.write({
    '.github/agents/reviewer.agent.md': '---\ndescription: Reviews\ntools: [read]\n---\nBe strict.\n',
    '.github/agents/bare.md': 'Be bare \u001b[31m.\n',
  });
  await place.repo.commit('custom agents');
  const { code, lines, result, stderr } = await place.json(['custom-agents']);
  expect({ code, result }).toMatchObject({ code: 0, result: { customAgents: 2, problems: 1 } });
  expect(lines.slice(0, -1)).toMatchObject([
    { name: 'reviewer', tools: ['read'] },
    { name: 'bare', problems: [{ code: 'no-front-matter' }] },
  ]);
  expect(stderr).toMatch(/reviewer +repository +Tools: read +Reviews/);
  expect(stderr).toContain('.github/agents/bare.md:1: It has no front matter');
});
