import { expect } from 'vitest';
import type { MatrixRow } from './agent-matrix';

const NEVER_ASKS = { notApplicable: 'it asks for nothing, which is said before the session starts' };
const NO_SESSION = { notApplicable: 'it opens no session without an account of its own' };
/** As agents that ask their model again and again, and tell nobody. */
const SILENT = 'agent-silent';

const COMMON = {
  diff: 'shown',
  'exit code': '3, completed',
  'cancel model': 'cancelled (cancelled), then completed (end_turn)',
  'cancel command': 'cancelled (cancelled), command ended',
  silence: SILENT,
} as const;

/** What is right for each agent at its pinned version, through the product. */
export const EXPECTED: Readonly<Record<string, MatrixRow>> = {
  copilot: {
    ...COMMON,
    writes: 'asked edit + execute, completed',
    deny: 'nothing done, completed (end_turn)',
    continue: 'loaded, completed (end_turn)',
    '401': 'model-failed 401',
    '429': 'model-failed 429',
    '500': 'model-failed 500',
    'no login': 'login-needed: copilot-login*',
  },
  claude: {
    ...COMMON,
    writes: 'asked edit + execute, completed',
    'exit code': '3, failed',
    deny: 'nothing done, completed (end_turn)',
    continue: 'resumed, completed (end_turn)',
    '401': SILENT,
    '429': SILENT,
    '500': SILENT,
    'no login': 'login-needed: claude-ai-login* console-login*',
  },
  codex: {
    ...COMMON,
    writes: 'asked edit, completed',
    'exit code': '3, failed',
    deny: 'nothing done, cancelled (cancelled)',
    continue: 'resumed, completed (end_turn)',
    '401': 'login-needed',
    '429': 'model-failed 429',
    // It tells no status.
    '500': 'model-failed',
    'no login': 'login-needed: api-key+ chat-gpt+',
  },
  gemini: {
    ...COMMON,
    writes: 'asked edit + execute, completed',
    'exit code': 'none, completed',
    deny: 'nothing done, completed (end_turn)',
    // It loads a session once, and not within the minute in which it began.
    continue: expect.stringMatching(/^(?:loaded|retold), completed \(end_turn\)$/),
    '401': 'model-failed 401',
    '429': SILENT,
    '500': SILENT,
    'no login': 'login-needed: oauth-personal+ gemini-api-key+ vertex-ai+ gateway',
  },
  opencode: {
    ...COMMON,
    writes: 'asked edit + execute, completed',
    deny: 'nothing done, completed (end_turn)',
    continue: 'resumed, completed (end_turn)',
    // It tells no status.
    '401': 'model-failed',
    '429': 'model-failed',
    '500': 'model-failed',
    // Without a provider it asks one of its own makers', and tells where that cannot be reached.
    'no login': expect.stringMatching(/^(?:agent-silent: opencode-login\*|model-failed: no way offered)$/),
  },
  qwen: {
    ...COMMON,
    writes: 'asked edit + execute, completed',
    'exit code': '3, failed',
    deny: 'nothing done, completed (end_turn)',
    continue: 'resumed, completed (end_turn)',
    '401': 'model-failed 401',
    '429': SILENT,
    '500': 'model-failed 500',
    'no login': 'login-needed: openai qwen-login*',
  },
  kilo: {
    ...COMMON,
    writes: 'asked edit + execute, completed',
    deny: 'nothing done, completed (end_turn)',
    continue: 'resumed, completed (end_turn)',
    // It tells no status.
    '401': 'model-failed',
    '429': 'model-failed',
    '500': 'model-failed',
    'no login': 'agent-silent: kilo-login*',
  },
  pi: {
    ...COMMON,
    writes: 'asked nothing, completed',
    'exit code': '3, failed',
    deny: NEVER_ASKS,
    continue: 'loaded, completed (end_turn)',
    // It says no word of it.
    '401': 'nothing-done',
    // It tells no status.
    '429': 'model-failed',
    '500': 'model-failed',
    'no login': 'login-needed: pi_terminal_login*',
  },
  cline: {
    writes: NO_SESSION,
    diff: NO_SESSION,
    'exit code': NO_SESSION,
    deny: NO_SESSION,
    continue: NO_SESSION,
    'cancel model': NO_SESSION,
    'cancel command': NO_SESSION,
    '401': NO_SESSION,
    '429': NO_SESSION,
    '500': NO_SESSION,
    silence: NO_SESSION,
    'no login': 'login-needed: cline+ cline-pass+ openai-codex+',
  },
};
