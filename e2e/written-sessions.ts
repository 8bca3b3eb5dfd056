import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '#shared/check';
import type { SessionEvent } from '#shared/events';
import { AgentId, CommitId, RepositoryId, SessionId } from '#shared/ids';
import type { Place } from './place';

/** What a session of the past is to have; the rest is made up. */
export type Past = {
  readonly title: string;
  /** Hours since it last did something. */
  readonly ago?: number;
  readonly repository?: string;
  readonly agent?: string;
  readonly customAgent?: string;
  readonly kind?: 'worktree' | 'workspace';
  readonly branch?: string;
  readonly prompt?: string;
  readonly said?: string;
  readonly files?: number;
  readonly end?: 'completed' | 'failed' | 'cancelled';
  readonly checks?: readonly Check[];
  readonly after?: readonly SessionEvent[];
};

/** The one that their events came with; later versions read it for ever. */
const FORMAT = 9;

/** Writes logs of sessions that ended long ago, as the core would have; gives their ids. */
export async function writePastSessions(place: Place, sessions: readonly Past[]): Promise<string[]> {
  return Promise.all(sessions.map((past, index) => writeOne(place, past, index)));
}

async function writeOne(place: Place, past: Past, index: number): Promise<string> {
  const session = SessionId.parse(`past${String(index).padStart(6, '0')}`);
  const at = Date.now() - (past.ago ?? index) * 3_600_000 - 120_000;
  const events = [...eventsOf(session, past, index), ...(past.after ?? [])];
  const lines = events.map((event, line) =>
    JSON.stringify({
      seq: line + 1,
      at: new Date(at + line * 1000).toISOString(),
      format: FORMAT,
      event,
    }),
  );
  const folder = join(place.data, 'sessions', session);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'events.jsonl'), `${lines.join('\n')}\n`);
  return session;
}

function eventsOf(session: SessionId, past: Past, index: number): SessionEvent[] {
  const repository = past.repository ?? '/home/ada/shop';
  const commit = CommitId.parse('a'.repeat(40));
  const agent = past.agent ?? 'Demo agent';
  const turn = 1;
  const outcome = past.end ?? 'completed';
  return [
    {
      type: 'session.created',
      session,
      place: { in: past.kind ?? 'worktree' },
      origin: { why: 'prompt' },
      title: past.title,
      repository: RepositoryId.parse('pastrepository'),
      repositoryPath: repository,
      agent: {
        id: AgentId.parse(agent.toLowerCase().replaceAll(' ', '-')),
        name: agent,
        protocol: 'acp',
        launch: { command: 'none', args: [], env: {} },
      },
      model: null,
      customAgent: past.customAgent ?? null,
      permissions: 'ask',
      base: { commit, ref: 'refs/heads/main' },
      ...(past.checks ? { checks: [...past.checks] } : {}),
    },
    { type: 'turn.queued', turn, prompt: past.prompt ?? `${past.title}. Keep the tests green.` },
    ...(past.branch === undefined
      ? []
      : [
          {
            type: 'worktree.created' as const,
            path: `${repository}.worktrees/${past.branch}`,
            branch: `refs/heads/understory/${past.branch}`,
            included: 0,
            milliseconds: 40,
          },
        ]),
    { type: 'turn.started', turn },
    { type: 'agent.said', turn, text: past.said ?? 'I looked at it and changed what had to be changed.' },
    {
      type: 'changes.measured',
      turn,
      head: commit,
      files: past.files ?? 1 + (index % 5),
      additions: past.files === 0 ? 0 : 7 + ((index * 13) % 300),
      deletions: past.files === 0 ? 0 : (index * 5) % 60,
    },
    outcome === 'failed'
      ? {
          type: 'turn.ended',
          turn,
          outcome,
          stop: null,
          failure: { code: 'agent-refused', message: 'The agent gave up.' },
        }
      : {
          type: 'turn.ended',
          turn,
          outcome,
          stop: outcome === 'completed' ? 'end_turn' : null,
          failure: null,
        },
  ];
}
