import { expect, test } from 'vitest';
import { backendHere } from './backend-here';
import type { SandboxPolicy } from './policy';
import { seatbelt, seatbeltProfile } from './seatbelt';
import { SYSTEM_FILES } from './seatbelt-system';

/** The names that macOS has for what people know by shorter ones. */
const MAC = (path: string) => path.replace(/^\/(tmp|var|etc)(?=\/|$)/, '/private/$1');
const POLICY: SandboxPolicy = {
  mounts: [
    { from: '/Users/tess/.nvm', to: '/Users/tess/.nvm', access: 'read' },
    { from: '/var/work/tree', to: '/var/work/tree', access: 'write' },
    { from: '/var/work/tree/sub/.git', to: '/var/work/tree/sub/.git', access: 'read' },
  ],
  home: '/Users/tess/data/home',
  network: { kind: 'proxy', socket: '/tmp/p-1/s', port: 3128, through: (command) => command },
  limits: { processes: 100 },
};

type Read = string | { readonly text: string } | readonly Read[];

/** Reads a profile as Scheme does, where a text ends at its quote and a backslash escapes what follows it. */
function readProfile(profile: string): Read[] {
  let at = 0;
  const list = (isOuter: boolean): Read[] => {
    const read: Read[] = [];
    for (;;) {
      while (/\s/.test(profile[at] ?? '')) at += 1;
      const here = profile[at];
      if (here === undefined) return isOuter ? read : expect.fail('a parenthesis is not closed');
      at += 1;
      if (here === ')') return isOuter ? expect.fail('a parenthesis is not open') : read;
      if (here === '(') read.push(list(false));
      else if (here === '"') read.push({ text: text() });
      else {
        const begun = at - 1;
        while (/[^\s()"]/.test(profile[at] ?? ' ')) at += 1;
        read.push(profile.slice(begun, at));
      }
    }
  };
  const text = (): string => {
    let said = '';
    for (;;) {
      const here = profile[at] ?? expect.fail('a text does not end');
      at += 1;
      if (here === '"') return said;
      said += here === '\\' ? profile[at++] : here;
    }
  };
  return list(true);
}

type Rule = { readonly allows: boolean; readonly operations: string[]; readonly filters: Read[][] };

function rulesOf(policy: SandboxPolicy, realPath = MAC): Rule[] {
  const [version, byDefault, ...rules] = readProfile(seatbeltProfile(policy, realPath));
  expect([version, byDefault]).toEqual([
    ['version', '1'],
    ['deny', 'default'],
  ]);
  return rules.map((rule) => {
    const [action, ...rest] = Array.isArray(rule) ? (rule as Read[]) : expect.fail('not a rule');
    expect(['allow', 'deny']).toContain(action);
    return {
      allows: action === 'allow',
      operations: rest.filter((one) => typeof one === 'string'),
      filters: rest.filter((one): one is Read[] => Array.isArray(one)),
    };
  });
}

/** What the last rule that fits says, as Seatbelt does. */
function may(rules: readonly Rule[], operation: string, path: string): boolean {
  const fitting = rules.filter(
    ({ operations, filters }) =>
      operations.some(
        (one) => one === operation || (one.endsWith('*') && operation.startsWith(one.slice(0, -1))),
      ) &&
      (filters.length === 0 ||
        filters.some(([kind, said]) => {
          const named = (said as { text: string }).text;
          return kind === 'literal'
            ? path === named
            : kind === 'subpath' && `${path}/`.startsWith(`${named}/`);
        })),
  );
  return fitting.at(-1)?.allows ?? false;
}

test('what the policy names may be read or written under its real name, and nothing else', () => {
  const rules = rulesOf(POLICY);
  const reads = (path: string) => may(rules, 'file-read-data', path);
  const writes = (path: string) => may(rules, 'file-write-data', path);
  expect(
    ['/private/var/work/tree/a', '/Users/tess/data/home/x'].map((path) => [reads(path), writes(path)]),
  ).toEqual([
    [true, true],
    [true, true],
  ]);
  expect(reads('/Users/tess/.nvm/node')).toBe(true);
  expect(may(rules, 'process-exec', '/Users/tess/.nvm/node')).toBe(true);
  expect(writes('/Users/tess/.nvm/node')).toBe(false);
  for (const path of [
    '/Users/tess/.ssh/id_ed25519',
    '/Users/tess/data/other',
    '/private/tmp/x',
    '/private/var/work/treehouse',
    '/System/Volumes/Data/Users/tess/.ssh/id_ed25519',
    '/dev/ttys001',
  ])
    expect([path, reads(path), writes(path), may(rules, 'process-exec', path)]).toEqual([
      path,
      false,
      false,
      false,
    ]);
});

test('what may only be read stays so: it is neither replaced, nor moved away, nor given a second name', () => {
  const rules = rulesOf(POLICY);
  for (const path of [
    '/private/var/work/tree/sub/.git',
    '/private/var/work/tree/sub',
    '/private/var/work/tree',
  ])
    expect([path, may(rules, 'file-write-unlink', path)]).toEqual([path, false]);
  expect(may(rules, 'file-write-unlink', '/private/var/work/tree/sub/file')).toBe(true);
  expect(may(rules, 'file-write-create', '/private/var/work/tree/sub/.git')).toBe(false);
  expect(may(rules, 'file-link', '/Users/tess/.nvm/node')).toBe(false);
});

test('the links on the way to a path may be looked at, and no more of them', () => {
  const rules = rulesOf(POLICY);
  for (const path of ['/', '/var', '/private', '/private/var/work', '/Users/tess'])
    expect([path, may(rules, 'file-read-metadata', path)]).toEqual([path, true]);
  for (const path of ['/var', '/private/var/work', '/Users/tess'])
    expect([path, may(rules, 'file-read-data', path)]).toEqual([path, false]);
});

test('nothing of the network is reached but the proxy, and without a way out nothing at all', () => {
  const network = (policy: SandboxPolicy) =>
    rulesOf(policy).filter(({ operations }) => operations.some((name) => name.startsWith('network')));
  const local = { text: 'localhost:3128' };
  expect(network(POLICY)).toEqual([
    {
      allows: true,
      operations: ['network-outbound'],
      filters: [
        ['literal', { text: '/private/tmp/p-1/s' }],
        ['remote', 'ip', local],
      ],
    },
    { allows: true, operations: ['network-bind', 'network-inbound'], filters: [['local', 'ip', local]] },
  ]);
  expect(network({ ...POLICY, network: { kind: 'none' } })).toEqual([]);
});

test('no rule is wider than by a name, but for what concerns its own processes', () => {
  const wide = rulesOf(POLICY).filter(({ allows, filters }) => allows && filters.length === 0);
  expect(wide.flatMap(({ operations }) => operations)).toEqual(['process-fork', 'ipc-posix-sem']);
  const paths = rulesOf(POLICY).flatMap(({ allows, filters }) =>
    filters.flatMap(([kind, said]) =>
      allows && kind === 'subpath' ? [(said as { text: string }).text] : [],
    ),
  );
  expect(paths).toEqual([
    ...SYSTEM_FILES,
    '/Users/tess/data/home',
    '/Users/tess/.nvm',
    '/private/var/work/tree',
    '/private/var/work/tree/sub/.git',
  ]);
});

test.each([
  '/w/a "quoted" name',
  '/w/a\\',
  '/w/a\nb',
  '/w/a) (allow default) (x',
  '/w/a"))(allow default)((literal "/',
  '/w/a\\"))(allow default);',
  '/w/#"a"#;\t\u001b[0m',
  '/w/Grüße-日本-\u202e',
])('a path is a path, whatever it is made of: %j', (path) => {
  const rules = rulesOf({ ...POLICY, mounts: [{ from: path, to: path, access: 'write' }] }, (one) => one);
  const plain = rulesOf({ ...POLICY, mounts: [{ from: '/w/a', to: '/w/a', access: 'write' }] }, (one) => one);
  expect(rules.map(({ operations }) => operations)).toEqual(plain.map(({ operations }) => operations));
  expect([may(rules, 'file-write-data', `${path}/file`), may(rules, 'file-write-data', '/w/b')]).toEqual([
    true,
    false,
  ]);
});

test('what no profile can say is not said in another way', () => {
  const showing = (from: string, to: string) => () =>
    seatbeltProfile({ ...POLICY, mounts: [{ from, to, access: 'write' }] }, MAC);
  expect(showing('/data/git', '/repo/.git')).toThrow('under another path: /repo/.git');
  expect(showing('/w/\ud800', '/w/\ud800')).toThrow('no profile can name');
  expect(showing('/w/\0', '/w/\0')).toThrow('no profile can name');
});

test('a program is started by the system’s own, at home in its sandbox, with no folder for temporary files that others share', () => {
  const { args, cwd, env } = seatbelt.enclose(POLICY, {
    cwd: '/w',
    env: { TMPDIR: '/var/folders/x', A: 'b' },
  });
  expect([seatbelt.program, args[0], args.length, cwd]).toEqual(['/usr/bin/sandbox-exec', '-p', 2, '/w']);
  expect(env).toEqual({ A: 'b', HOME: POLICY.home, TMPDIR: POLICY.home });
  const own = seatbelt.enclose(POLICY, { cwd: '/w', env: { TMPDIR: '/var/work/tree/t' } });
  expect(own.env.TMPDIR).toBe('/var/work/tree/t');
});

test('Seatbelt is not offered as long as nobody has seen it hold', () => {
  expect(backendHere('darwin')).toEqual({ why: 'other-system', detail: 'darwin' });
  expect(backendHere('darwin', ['seatbelt'])).toBe(seatbelt);
  expect(backendHere('win32')).toEqual({ why: 'other-system', detail: 'win32' });
});
