import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, vi } from 'vitest';
import type { PermissionPolicy } from '#shared/events';
import { AgentId } from '#shared/ids';
import { ofType } from '../scripted-sessions';
import { expectOk, testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import { allowAll } from './allow-all';
import type { ModelScript } from './model-script';
import { packageRegistry } from './package-registry';
import { realAgent } from './real-agent';

/** Of the user's home, and the agent's business in no case. */
const SECRETS = ['.ssh/id_ed25519', '.npmrc', '.netrc', '.aws/credentials', '.kube/config'];
const SECRET = 'quite-a-secret-4711';

/**
 * An agent that works in a sandbox as the user has it set up, in the home and in variables: its model has it run commands,
 * commit, look for what is none of its business, edit a file and install a package; the app ends in between. Gives how
 * the agent says that it went on.
 */
export async function expectWorkInSandbox(
  door: AgentDoor,
  permissions: PermissionPolicy = 'allow',
): Promise<string | undefined> {
  const script: ModelScript[number][] = [];
  await using agent = await realAgent(door, () => script);
  await using registry = await packageRegistry('tiny', 'console.log("tiny says sextuple");');
  const { model, repo } = agent;
  const { HOME: home = expect.fail('no home'), TMPDIR: _own, ...variables } = agent.environment;
  for (const secret of SECRETS) {
    await mkdir(dirname(join(home, secret)), { recursive: true });
    await writeFile(join(home, secret), SECRET);
  }
  const look = `cat ${SECRETS.map((name) => `~/${name} ${join(home, name)}`).join(' ')}; env; true`;
  script.push({
    word: 'ask-one',
    steps: [
      {
        tool: door.run(
          'echo 1 > one.txt && git add -A && git commit -qm "Say one" && git log -1 --format=%an:%s',
        ),
      },
      { tool: door.run(look) },
      { text: 'It is quintuple.' },
    ],
  });
  // Asked of the login shell otherwise, which would know more than this person has.
  const user = {
    ...variables,
    HOME: home,
    TERM: 'xterm',
    GH_ENTERPRISE_TOKEN: SECRET,
    AWS_SECRET_ACCESS_KEY: SECRET,
  };
  for (const [name, value] of Object.entries(user)) vi.stubEnv(name, value);
  try {
    const id = AgentId.parse(`real-${door.id}`);
    const profile = { ...agent.profile, id };
    await using app = await testCore({ settings: { customAgents: [profile], firstOutputSeconds: 100 } });
    await app.core.agents.detect({});
    const { host, port } = registry;
    // Of several lines: the first one names the branch and the folder, which agents show their model.
    const { session } = await app.start(await app.add(repo.path), profile, {
      prompt: 'Please answer this:\n\nask-one',
      isolation: 'sandbox',
      permissions,
      hosts: [{ host, port }],
    });
    if (permissions === 'ask') await allowAll(app, session, 1);
    const first = await app.untilIdle(session);
    const asked = model.requests.findLast(({ tools }) => tools.length > 0);
    const seen = asked?.toolResults.join('\n') ?? '';
    expect([first.status, first.failure]).toEqual(['ready', null]);
    expect(seen).toContain('Tess Test:Say one');
    expect(seen).not.toContain(SECRET);

    await app.reopen();
    const cwd = first.worktree ?? expect.fail('no worktree');
    script.push({
      word: 'ask-two',
      steps: [
        { tool: door.write(cwd, 'two.txt', 'two\n') },
        {
          tool: door.run(
            `npm install --no-audit --no-fund --registry=${registry.url} tiny && node -e 'require("tiny")'`,
          ),
        },
      ],
    });
    const before = model.requests.length;
    expectOk(await app.core.sessions.send({ session, prompt: 'Please answer this:\n\nask-two' }));
    if (permissions === 'ask') await allowAll(app, session, 2);
    const second = await app.untilIdle(session);
    const after = model.requests.slice(before).filter(({ tools }) => tools.length > 0);
    expect([second.status, second.failure]).toEqual(['ready', null]);
    expect(after[0]?.body).toContain('It is quintuple.');
    expect(after.at(-1)?.toolResults.join('\n')).toContain('tiny says sextuple');
    expect(await readFile(join(cwd, 'two.txt'), 'utf8')).toBe('two\n');
    expect((await repo.git('log', '--format=%s', first.branch ?? '')).split('\n')).toContain('Say one');
    return ofType(await app.events(session), 'agent.connected').at(-1)?.continued;
  } finally {
    vi.unstubAllEnvs();
  }
}
