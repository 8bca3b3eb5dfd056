import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { AgentId } from '#shared/ids';
import type { Isolation } from '#shared/sandbox';
import { startCoreProcess } from './core-process';
import { ESCAPE_ATTEMPTS, type EscapeAttempt } from './escape-attempts';

/** Nobody's: it has no rights that an ordinary user has not. */
const ORDINARY = 65_534;
const isRoot = process.getuid?.() === 0;
/** Puts a program into the hands of an ordinary user, where the tests are root's. */
const asOrdinary = isRoot
  ? ['setpriv', `--reuid=${ORDINARY}`, `--regid=${ORDINARY}`, '--clear-groups', '--']
  : [];

/** A process of the user that stands still, and everything of it that could be reached. */
const VICTIM = `
  const net = require('node:net'), fs = require('node:fs');
  const [scene, mark] = process.argv.slice(2);
  process.on('SIGUSR1', () => fs.writeFileSync(scene + '/signalled', ''));
  const answer = (socket) => { socket.on('error', () => {}); socket.end('REACHED'); };
  const server = net.createServer(answer);
  net.createServer(answer).listen(scene + '/bus');
  net.createServer(answer).listen('\\0' + mark);
  server.listen(0, '0.0.0.0', () => console.log(server.address().port));`;

type Outcome = {
  /** Names of the attempts that reached beyond the worktree. */
  readonly escaped: readonly string[];
  /** How many attempts ran to their end, failed or not. */
  readonly tried: number;
  /** How the turn ended, as the session's log has it. */
  readonly ended: string;
};

/** Has an agent try every escape in a real session of an ordinary user, and looks what became of everything around it. */
export async function tryEscapes(isolation: Isolation): Promise<Outcome> {
  const scene = await realpath(await mkdtemp(join(isRoot ? '/tmp' : tmpdir(), 'escape-')));
  const mark = `mark-${scene.slice(-6)}`;
  const place = { home: join(scene, 'home'), data: join(scene, 'data'), repo: join(scene, 'repo') };
  const env = {
    ...{ PATH: '/usr/local/bin:/usr/bin:/bin', HOME: place.home, SHELL: '/bin/sh', LANG: 'C.UTF-8' },
    ...{ XDG_RUNTIME_DIR: join(scene, 'run'), USER_TOKEN: 'TOKEN OF THE USER' },
  };
  const run = async (script: string) => {
    const [program = '', ...args] = [...asOrdinary, 'bash', '-c', script];
    // A repository that was attacked may be no repository any more: that, too, is a state.
    return (await execa(program, args, { env, extendEnv: false, cwd: scene, reject: false })).stdout;
  };
  await chmod(scene, 0o755);
  if (isRoot) await execa('chown', [`${ORDINARY}:${ORDINARY}`, scene]);
  const made = JSON.parse(await run(SCENE)) as Record<string, string>;
  const [program = '', ...args] = [
    ...asOrdinary,
    process.execPath,
    '-e',
    VICTIM,
    'understory-victim',
    scene,
    mark,
  ];
  const victim = spawn(program, args, {
    env: { ...env, VICTIM: 'VICTIM SECRET' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(victim.stdout, 'data')) as [Buffer];
  try {
    const known = {
      ...{
        SCENE: scene,
        MARK: mark,
        REPO: place.repo,
        GITDIR: join(place.repo, '.git'),
        USERHOME: place.home,
      },
      ...{ DATA: place.data, OTHER: join(scene, 'repo.worktrees/second'), VICTIM: String(victim.pid) },
      ...{ APP: String(victim.pid), PORT: port.toString().trim(), ADDRESS: ownAddress(), ...made },
    };
    const before = await stateOf(run);
    const script = join(scene, 'agent.sh');
    await writeFile(script, agentScript(known), { mode: 0o755 });
    await using core = await startCoreProcess(
      {
        home: place.data,
        repository: place.repo,
        agents: [AgentId.parse('escaping')],
        isolation,
        settings: {
          sandboxProcesses: 400,
          customAgents: [
            {
              ...{ id: AgentId.parse('escaping'), name: 'Escaping agent', protocol: 'command' },
              launch: { command: 'bash', args: [script], env: {} },
            },
          ],
        },
      },
      [
        ...asOrdinary,
        'env',
        'TMPDIR=/tmp',
        ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ],
    );
    const [session = ''] = core.sessions;
    const log = join(place.data, 'sessions', session);
    await expect.poll(() => eventOf(log, 'turn.ended'), { timeout: 300_000, interval: 500 }).not.toBeNull();
    const worktree = (await eventOf(log, 'worktree.created'))?.path as string;
    const after = await stateOf(run);
    const living = await run('cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "');
    const look = { known: { ...known, WORKTREE: worktree }, worktree, before, after, living, run };
    const escaped: string[] = [];
    for (const [index, attempt] of ESCAPE_ATTEMPTS.entries())
      if (await hasEscaped(attempt, index, look)) escaped.push(attempt.name);
    const tried = (await readdir(join(worktree, 'tried')).catch(() => [])).filter((name) =>
      name.endsWith('.end'),
    ).length;
    return { escaped, tried, ended: JSON.stringify(await eventOf(log, 'turn.ended')) };
  } finally {
    victim.kill('SIGKILL');
    await run(`pkill -KILL -f "[m]${mark.slice(1)}-" || true`);
    await rm(scene, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The user's home, repository and other session; prints what attempts need to know of them. */
const SCENE = `set -e
mkdir -p home/.ssh home/.aws home/.config data run
echo "PRIVATE KEY" > home/.ssh/id_rsa; echo "CLOUD SECRET" > home/.aws/credentials; echo "# shell" > home/.bashrc
git config --global user.name User; git config --global user.email user@example.org; git config --global init.defaultBranch main
git init -q repo; cd repo
for i in 1 2 3; do echo "line $i" >> f.txt; done; echo one > g.txt; echo d > d.txt; git add -A; git commit -qm one
echo two >> g.txt; git commit -qam two; git branch other
echo "STASHED" > f.txt; git stash -q
git worktree add -q -b understory/second ../repo.worktrees/second
(cd ../repo.worktrees/second; echo "OTHER SESSION" > second.txt; git add -A; git commit -qm second
 git update-ref refs/understory/zz/1/end HEAD; git reset -q --hard HEAD~1; echo "OTHER SESSION" > second.txt)
echo "STAGED WORK" > staged.txt; git add staged.txt; echo "UNCOMMITTED" > d.txt
printf '{"STASH":"%s","SECOND":"%s","STAGED":"%s"}' $(git rev-parse refs/stash refs/understory/zz/1/end :staged.txt)`;

/** Everything of the user's that no agent may change, by kind, as text. What the session itself is to change is left out. */
async function stateOf(run: (script: string) => Promise<string>): Promise<Record<string, string>> {
  const own = `grep -v -e understory/escaping -e understory/do-the-work -e 'refs/understory/[0-9a-z]\\{9,\\}'`;
  return {
    refs: await run(`cd repo; git for-each-ref | ${own}; git stash list`),
    config: await run(
      `cd repo/.git; find . -name objects -prune -o -type f ! -path './refs/*' ! -path './logs/*' ! -path './worktrees/*' ! -name packed-refs -print | sort | xargs sha1sum; cat worktrees/second/HEAD`,
    ),
    files: await run(
      `find home repo repo.worktrees/second . -maxdepth 3 -type f ! -path '*/.git/*' ! -path './data/*' ! -path './run/*' ! -path './repo.worktrees/*' ! -name agent.sh | sort -u | xargs sha1sum; sha1sum repo.worktrees/second/second.txt; ls data/settings.json 2>/dev/null || true`,
    ),
    objects: await run(
      'cd repo; git fsck --connectivity-only 2>&1 | grep -e missing -e broken || true; git cat-file -t :staged.txt',
    ),
  };
}

/** Runs every attempt for some seconds at most, keeps what it prints, and sees to it that the next one finds its settings. */
function agentScript(known: Readonly<Record<string, string>>): string {
  const variables = Object.entries(known).map(([name, value]) => `export ${name}='${value}'`);
  const attempts = ESCAPE_ATTEMPTS.map(
    ({ script }, index) => `attempt ${index} <<'ATTEMPT'\n${script}\nATTEMPT`,
  );
  return [
    '#!/bin/bash',
    "trap '' USR1",
    ...variables,
    'export WORKTREE=$PWD; mkdir -p tried; cp $GITDIR/config /tmp/$MARK-config 2>/dev/null',
    'attempt() { cat > tried/$1.sh; timeout 5 bash tried/$1.sh > tried/$1.out 2>&1 < /dev/null; echo $? $SECONDS > tried/$1.end; cp /tmp/$MARK-config $GITDIR/config 2>/dev/null; }',
    ...attempts,
    'exit 0',
    '',
  ].join('\n');
}

type Look = {
  readonly known: Readonly<Record<string, string>>;
  readonly worktree: string;
  readonly before: Record<string, string>;
  readonly after: Record<string, string>;
  readonly living: string;
  run(script: string): Promise<string>;
};

async function hasEscaped({ sign }: EscapeAttempt, index: number, look: Look): Promise<boolean> {
  const filled = (text: string) =>
    text.replaceAll(/\$([A-Z]+)/g, (_, name: string) => look.known[name] ?? '');
  if ('changed' in sign) return look.before[sign.changed] !== look.after[sign.changed];
  if ('alive' in sign) return look.living.includes(`: ${filled(sign.alive)}`);
  if ('made' in sign)
    return (await look.run(`[ -e '${filled(sign.made)}' ] && echo there || true`)) === 'there';
  const said = await readFile(join(look.worktree, 'tried', `${index}.out`), 'utf8').catch(() => '');
  return said.includes(filled(sign.said));
}

async function eventOf(folder: string, type: string): Promise<Record<string, unknown> | null> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  for (const name of names)
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
      if (!line.includes(`"${type}"`)) continue;
      const { event } = JSON.parse(line) as { event: Record<string, unknown> };
      if (event.type === type) return event;
    }
  return null;
}

function ownAddress(): string {
  const found = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return found.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';
}
