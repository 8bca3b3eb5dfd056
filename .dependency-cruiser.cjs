/**
 * Who may know whom. Type imports count. The rules name every allowed direction; what is not allowed is an
 * error, so a new folder must be placed here before it is imported from.
 */
const NODE_AND_LIBRARIES = '^(node_modules/|node:)';
const UI_LIBRARIES =
  '^node_modules/(react|react-dom|@types/react|@types/react-dom|radix-ui|@radix-ui|lucide-react|cmdk|zustand|@tanstack|@xterm|react-markdown|remark-gfm|monaco-editor)/';
// Test files, and folders of what only they use.
const TEST_FILE = '([.]test[.]tsx?|^electron/cli/testing/.+)$';

/** The rooms of core/session, from the bottom up: each knows those before it. */
const SESSION_ROOMS = ['state', 'store', 'turn', 'applying', 'verbs', 'reactors', 'recovery'];

/** The rooms of the window, from the bottom up: each knows those before it. */
const WINDOW_ROOMS = ['api', 'state', 'ui', 'editor', 'views'];

/** The views of the window, from the bottom up: each knows those before it. */
const VIEWS = [
  'prompt',
  'changes',
  'conflicts',
  'plan',
  'apply',
  'integrate',
  'take',
  'applies',
  'housekeeping',
  'session',
  'sessions',
  'inbox',
  'settings',
  'compose',
  'continue',
  'plans',
  'start',
  'palette',
  'terminal',
  'keys',
  'frame',
];

/** That rooms of a folder, which are listed from the bottom up, know those beneath them only. */
function looksDown(folder, rooms, name) {
  return rooms.slice(0, -1).map((room, at) => ({
    name: `${name}-${room}-looks-down`,
    comment: `What lies in ${folder} knows what is listed before it only.`,
    severity: 'error',
    from: { path: `^${folder}/${room}/` },
    to: { path: `^${folder}/(${rooms.slice(at + 1).join('|')})/` },
  }));
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle means two modules are one: merge them, or move what both need to a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved would escape every rule below.',
      severity: 'error',
      from: {},
      // Vite's own import suffixes (workers, asset addresses) name real files that the resolver cannot follow.
      to: { couldNotResolve: true, pathNot: '[?](worker|url|raw|program)$' },
    },
    {
      name: 'shared-is-pure',
      comment: 'shared/ runs in every process: it knows itself, zod and the contract builder.',
      severity: 'error',
      from: { path: '^shared/', pathNot: TEST_FILE },
      to: { pathNot: ['^shared/', '^node_modules/(zod|@orpc/contract)/'] },
    },
    {
      name: 'events-by-their-door',
      comment: 'Events are one union: only its own files know how it is put together.',
      severity: 'error',
      from: { pathNot: '^shared/events/' },
      to: { path: '^shared/events/', pathNot: '^shared/events/index[.]ts$' },
    },
    {
      name: 'core-is-headless',
      comment: 'The core runs in the app, the CLI and tests: it knows shared/, Node and libraries.',
      severity: 'error',
      from: { path: '^electron/core/' },
      to: { path: ['^electron/(?!core/)', '^(renderer|e2e|scripts|bench)/', UI_LIBRARIES] },
    },
    {
      name: 'host-is-headless',
      comment: 'electron/host/ is what the app and the CLI share: no Electron, no shell.',
      severity: 'error',
      from: { path: '^electron/(host/|cli)' },
      to: {
        path: ['^electron/(shell/|main[.]ts|preload[.]ts)', '^(renderer|e2e|scripts|bench)/', UI_LIBRARIES],
      },
    },
    {
      name: 'electron-only-in-shell',
      comment: 'Only the shell and the two Electron entries know Electron.',
      severity: 'error',
      from: {
        pathNot: ['^electron/(shell/|main[.]ts$|preload[.]ts$)', '^(e2e|bench/(empty-window|probe))/'],
      },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'shell-not-renderer',
      comment: 'The window is reached through the contract only.',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|e2e|scripts|bench)/' },
    },
    {
      name: 'feature-by-its-door',
      comment: 'A feature of the core is used through its index.ts; only its own files know its insides.',
      severity: 'error',
      from: { path: '^electron/core/([^/]+)/', pathNot: ['^electron/core/testing/', TEST_FILE] },
      to: {
        path: '^electron/core/([^/]+)/',
        pathNot: [
          '^electron/core/$1/',
          '^electron/core/(git|process|testing)/',
          '^electron/core/[^/]+/index[.]ts$',
        ],
      },
    },
    {
      name: 'writing-knows-no-plan',
      comment: 'What writes to working trees is told what to write: everything that plans stands on it.',
      severity: 'error',
      from: { path: '^electron/core/writing/', pathNot: TEST_FILE },
      to: { path: '^electron/core/(apply|session|checkpoint|changeset|agents)/' },
    },
    ...looksDown('electron/core/session', SESSION_ROOMS, 'session'),
    {
      name: 'session-room-by-its-door',
      comment: 'A room of core/session is used through its index.ts.',
      severity: 'error',
      from: { path: '^electron/core/session/([^/]+)(?:/|$)', pathNot: TEST_FILE },
      to: {
        path: '^electron/core/session/[^/]+/',
        pathNot: ['^electron/core/session/$1/', '^electron/core/session/[^/]+/index[.]ts$'],
      },
    },
    {
      name: 'session-state-is-pure',
      comment: 'What events come to is worked out without a disk or a process.',
      severity: 'error',
      from: { path: '^electron/core/session/state/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-by-its-doors',
      comment: 'Whatever is outside of the core composes its features through their index.ts.',
      severity: 'error',
      from: { path: '^(electron/(host|shell|cli|main)|electron/core/[^/]+[.]ts$)', pathNot: TEST_FILE },
      to: {
        path: '^electron/core/[^/]+/',
        pathNot: ['^electron/core/(git|process)/', '^electron/core/[^/]+/index[.]ts$'],
      },
    },
    {
      name: 'foundations-know-no-feature',
      comment: 'git/ and process/ are what features stand on.',
      severity: 'error',
      from: { path: '^electron/core/(git|process)/', pathNot: TEST_FILE },
      to: {
        path: '^electron/core/',
        pathNot: ['^electron/core/(git|process)/', '^electron/core/[^/]+[.]ts$'],
      },
    },
    {
      name: 'children-by-their-launch',
      comment:
        "Who runs a user's or an agent's code goes through launch in core/process, where it can be kept apart; Git has a launcher of its own.",
      severity: 'error',
      from: {
        path: '^(shared|electron|renderer)/',
        pathNot: [
          '^electron/core/process/(descriptors|launch|launch-detached|launch-in-terminal|run-system-program|start-bounded)[.]ts$',
          '^electron/core/git/(git-process|launch-git|starter/[^/]+)[.](ts|mjs)$',
          // Starts in a sandbox what was launched into it.
          '^electron/core/isolation/network/forwarder[.]mjs$',
          '^electron/(core|host|shell|cli)/testing/',
          TEST_FILE,
        ],
      },
      to: {
        path: [
          '^(node:)?(child_process|cluster)$',
          '(^|/)(execa|node-pty|@lydell/node-pty[^/]*|cross-spawn)(/|$)',
        ],
      },
    },
    {
      name: 'testing-only-in-tests',
      comment: 'Temporary repositories and scripted agents are not part of the product.',
      severity: 'error',
      from: { pathNot: ['^electron/core/testing/', TEST_FILE, '^(e2e|bench)/'] },
      to: { path: '^electron/core/testing/' },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Nothing imports a test.',
      severity: 'error',
      from: { pathNot: TEST_FILE },
      to: { path: TEST_FILE },
    },
    {
      name: 'renderer-is-a-window',
      comment: 'The renderer knows shared/ and UI libraries: no Node, nothing of electron/, types included.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST_FILE },
      to: {
        path: ['^electron/', '^(e2e|scripts|bench)/', '^node_modules/(electron|libsql|execa|pino|conf)/'],
      },
    },
    {
      name: 'renderer-without-node',
      comment: 'The window is sandboxed.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-state-asks-the-core',
      comment: 'Views call actions of renderer/state, which say how a refusal or a failure is told.',
      severity: 'error',
      from: { path: '^renderer/(?!api/|state/)' },
      to: { path: '^renderer/api/(client|follow)[.]ts$' },
    },
    ...looksDown('renderer', WINDOW_ROOMS, 'window'),
    ...looksDown('renderer/views', VIEWS, 'view'),
    {
      name: 'view-has-its-place',
      comment: 'A view that is not in the list above would escape its order.',
      severity: 'error',
      from: {},
      to: { path: `^renderer/views/(?!(${VIEWS.join('|')})/)` },
    },
    {
      name: 'view-by-its-door',
      comment: 'A view is used through its index.ts by other views.',
      severity: 'error',
      from: { path: '^renderer/views/([^/]+)/' },
      to: {
        path: '^renderer/views/[^/]+/',
        pathNot: ['^renderer/views/$1/', '^renderer/views/[^/]+/index[.]ts$'],
      },
    },
    {
      name: 'window-by-its-doors',
      comment: 'What starts the window uses its views through their index.ts.',
      severity: 'error',
      from: { pathNot: '^renderer/views/' },
      to: { path: '^renderer/views/', pathNot: '^renderer/views/[^/]+/index[.]ts$' },
    },
    {
      name: 'monaco-in-editor',
      comment: 'One place owns the editor and its models.',
      severity: 'error',
      from: { pathNot: '^renderer/editor/' },
      to: { path: '(^|/)monaco-editor(/|$)' },
    },
    {
      name: 'e2e-from-outside',
      comment: 'End-to-end tests see what a user sees.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: ['^electron/(?!core/testing/)', '^renderer/'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that package.json does not name can vanish with any update.',
      severity: 'error',
      from: { path: '^(shared|electron|renderer|e2e|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: NODE_AND_LIBRARIES },
    exclude: { path: '^(out|dist|test-results)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.css', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
