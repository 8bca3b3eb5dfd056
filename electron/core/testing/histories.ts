import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Histories as the tools write them, made up for tests: no real one is kept in the repository. */

export const lines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

const AT = '2026-11-20T10:00:0';

/** A conversation of Claude Code: a prompt, a thought, an edit, a command that fails, and an answer. */
export function claudeRecords(cwd: string, id = 'da0b3c0b-0000-4000-8000-000000000001'): unknown[] {
  const common = {
    isSidechain: false,
    userType: 'external',
    cwd,
    sessionId: id,
    version: '2.1.318',
    gitBranch: 'main',
  };
  const at = (second: number) => ({ ...common, timestamp: `${AT}${second}.000Z` });
  const assistant = (second: number, content: unknown[]) => ({
    ...at(second),
    type: 'assistant',
    message: { id: `msg_${second}`, role: 'assistant', model: 'mock', content },
  });
  const result = (second: number, tool_use_id: string, content: unknown, is_error: boolean) => ({
    ...at(second),
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id, content, is_error }] },
  });
  return [
    { type: 'queue-operation', operation: 'enqueue', timestamp: `${AT}0.000Z`, sessionId: id, content: 'x' },
    { ...at(0), type: 'user', message: { role: 'user', content: 'Add a limiter\nto the shop' } },
    { ...at(0), type: 'user', isMeta: true, message: { role: 'user', content: '<system-reminder>…' } },
    { type: 'atis-latch', atis: '', sessionId: id },
    {
      type: 'api-request-shape',
      sessionId: id,
      shapeHash: 'a',
      shape: { system: [{ type: 'text', text: 'x' }] },
    },
    { type: 'api-request-blob', sessionId: id, hash: 'b', message: { role: 'user', content: 'x' } },
    { type: 'api-request', sessionId: id, id: 'r1', shapeHash: 'a', params: {}, keep: 0, tail: ['b'] },
    { type: 'tools-used', tools: ['Write'], sessionId: id },
    assistant(1, [{ type: 'thinking', thinking: 'Where is it?' }]),
    assistant(1, [
      { type: 'tool_use', id: 'toolu_1', name: 'Write', input: { file_path: `${cwd}/l.js`, content: 'x\n' } },
    ]),
    result(2, 'toolu_1', 'File created', false),
    assistant(3, [{ type: 'tool_use', id: 'toolu_2', name: 'Bash', input: { command: 'node l.js' } }]),
    result(4, 'toolu_2', [{ type: 'text', text: 'ReferenceError' }], true),
    {
      ...at(4),
      type: 'assistant',
      isSidechain: true,
      message: { content: [{ type: 'text', text: 'helper' }] },
    },
    assistant(5, [{ type: 'text', text: 'It is **written**.' }]),
    { type: 'last-prompt', lastPrompt: 'Add a limiter', sessionId: id },
    { type: 'cost-state', sessionId: id, totalCostUSD: 0.01, modelUsage: {} },
  ];
}

/** A conversation of Codex with a plan, a command and an answer. */
export function codexRecords(cwd: string, id = '01a1fd40-0000-7000-8000-000000000002'): unknown[] {
  const line = (second: number, type: string, payload: unknown) => ({
    timestamp: `${AT}${second}.000Z`,
    type,
    payload,
  });
  const item = (second: number, payload: unknown) => line(second, 'response_item', payload);
  return [
    line(0, 'session_meta', {
      ...{ session_id: id, id, timestamp: `${AT}0.000Z`, cwd, originator: 'codex_exec', source: 'exec' },
      ...{ cli_version: '0.166.0', git: { branch: 'main', commit_hash: 'c'.repeat(40) } },
    }),
    line(0, 'turn_context', { cwd, approval_policy: 'on-request' }),
    item(0, {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: '<environment_context>…' }],
    }),
    line(1, 'event_msg', {
      type: 'item_completed',
      item: { type: 'UserMessage', id: 'i1', content: [{ type: 'text', text: 'Say hello in a file' }] },
    }),
    item(1, {
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'A file it is' }],
      encrypted_content: 'x',
    }),
    item(2, {
      type: 'function_call',
      name: 'update_plan',
      arguments: JSON.stringify({ plan: [{ step: 'Write it', status: 'in_progress' }] }),
      call_id: 'call_0',
    }),
    item(2, {
      type: 'function_call',
      name: 'exec_command',
      arguments: JSON.stringify({ cmd: 'echo hello > h.txt' }),
      call_id: 'call_1',
    }),
    item(3, {
      type: 'function_call_output',
      call_id: 'call_1',
      output: 'Chunk ID: a\nProcess exited with code 0\nOutput:\nhello\n',
    }),
    line(3, 'event_msg', { type: 'token_count', info: null }),
    item(4, { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done.' }] }),
    line(4, 'event_msg', { type: 'task_complete', last_agent_message: 'Done.' }),
  ];
}

/** A conversation of GitHub Copilot CLI with a command that was denied. */
export function copilotRecords(cwd: string, id = '4d894367-0000-4000-8000-000000000003'): unknown[] {
  const line = (second: number, type: string, data: unknown) => ({
    ...{ type, data, id: `e${second}`, timestamp: `${AT}${second}.000Z`, parentId: null },
  });
  return [
    line(0, 'session.start', {
      ...{ sessionId: id, version: 1, producer: 'copilot-agent', copilotVersion: '1.0.102' },
      ...{ startTime: `${AT}0.000Z`, context: { cwd, gitRoot: cwd, branch: 'main' } },
    }),
    line(1, 'user.message', { content: 'Remove the file' }),
    line(1, 'assistant.turn_start', { turnId: '0' }),
    line(2, 'assistant.message', { content: '', toolRequests: [{ toolCallId: 'call_1' }] }),
    line(2, 'tool.execution_start', {
      ...{
        toolCallId: 'call_1',
        toolName: 'bash',
        arguments: { command: 'rm a.txt', description: 'Removes it' },
      },
    }),
    line(3, 'tool.execution_complete', {
      ...{ toolCallId: 'call_1', success: false, error: { code: 'denied', message: 'Not allowed' } },
    }),
    line(4, 'assistant.message', { content: 'I may not.' }),
    line(5, 'session.shutdown', {}),
  ];
}

/** The folder in which GitHub Copilot CLI keeps a conversation. */
export function copilotFolder(home: string, id = '4d894367-0000-4000-8000-000000000003'): string {
  return join(home, '.copilot', 'session-state', id);
}

/** Where Claude Code keeps a conversation of a folder. */
export function claudeFile(home: string, cwd: string, id = 'da0b3c0b-0000-4000-8000-000000000001'): string {
  return join(home, '.claude', 'projects', cwd.replace(/[^a-zA-Z0-9]/g, '-'), `${id}.jsonl`);
}

/** Where Codex keeps a conversation, whatever its folder. */
export function codexFile(home: string, id = '01a1fd40-0000-7000-8000-000000000002'): string {
  return join(home, '.codex', 'sessions', '2026', '11', '20', `rollout-2026-11-20T10-00-00-${id}.jsonl`);
}

export async function writeHistory(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** A conversation of Gemini CLI whose message comes again with its tool call. */
export function geminiRecords(id = 'c0a0fb61-0000-4000-8000-000000000004'): unknown[] {
  const answer = { id: 'm2', timestamp: `${AT}2.000Z`, type: 'gemini', content: 'I look. ' };
  const call = {
    ...{ id: 'read-1', name: 'read_file', args: { file_path: 'a.txt' }, status: 'success' },
    result: [{ functionResponse: { id: 'read-1', name: 'read_file', response: { output: 'a' } } }],
  };
  const began = { sessionId: id, projectHash: 'x', startTime: `${AT}0.000Z`, lastUpdated: `${AT}0.000Z` };
  const context = {
    ...{ id: 'm0', timestamp: `${AT}0.000Z`, type: 'user', content: [{ text: '<session_context>…' }] },
  };
  return [
    { ...began, kind: 'main' },
    { $set: { messages: [context] } },
    { id: 'm1', timestamp: `${AT}1.000Z`, type: 'user', content: [{ text: 'What is in it?' }] },
    { $set: { lastUpdated: `${AT}1.000Z` } },
    { ...answer, thoughts: [{ subject: 'Looking', description: 'into it' }] },
    { ...answer, toolCalls: [call] },
    { id: 'm4', timestamp: `${AT}3.000Z`, type: 'user', content: call.result },
    // It was resumed.
    { ...began, kind: 'main' },
    { $set: { messages: [context, answer] } },
    { id: 'm3', timestamp: `${AT}3.000Z`, type: 'gemini', content: 'An a.' },
  ];
}

/** Where Gemini CLI keeps a conversation of a folder, which its project says. */
export async function writeGemini(home: string, cwd: string, content: string): Promise<string> {
  const project = join(home, '.gemini', 'tmp', 'repo');
  await writeHistory(join(project, '.project_root'), cwd);
  const file = join(project, 'chats', 'session-2026-11-20T10-00-c0a0fb61.jsonl');
  await writeHistory(file, content);
  return file;
}

/** The same conversation as earlier versions of Gemini CLI kept it: one object, each message with all that is in it. */
export function geminiWhole(more: readonly unknown[] = []): string {
  const [began, , prompt, , , answer, result, , , last] = geminiRecords();
  const { kind, ...session } = began as { kind: string };
  const thoughts = [{ subject: 'Looking', description: 'into it' }];
  const messages = [prompt, { ...(answer as object), thoughts }, result, last, ...more];
  return JSON.stringify({ ...session, messages }, null, 2);
}

/** A conversation of OpenCode in the files of its earlier versions: each part is one. */
export async function writeOpenCodeFiles(home: string, cwd: string, changedMs: number): Promise<string> {
  const storage = join(home, '.local', 'share', 'opencode', 'storage');
  const put = (path: string, value: object) =>
    writeHistory(join(storage, `${path}.json`), JSON.stringify(value, null, 2));
  const time = { created: changedMs, updated: changedMs };
  const session = { version: '1.0.7', projectID: 'p', directory: cwd, time };
  await put('session/p/ses_1', { ...session, id: 'ses_1', title: 'An early greeting' });
  await put('session/p/ses_2', { ...session, id: 'ses_2', title: 'A helper’s', parentID: 'ses_1' });
  await put('message/ses_1/msg_1', { id: 'msg_1', role: 'user', time: { created: changedMs } });
  await put('part/msg_1/prt_1', { id: 'prt_1', type: 'text', text: 'Greet me' });
  await put('message/ses_1/msg_2', { id: 'msg_2', role: 'assistant', time: { created: changedMs } });
  const state = { status: 'completed', input: { command: 'echo hi' }, output: 'hi\n', metadata: { exit: 0 } };
  await put('part/msg_2/prt_2', { id: 'prt_2', type: 'tool', callID: 'call_1', tool: 'bash', state });
  await put('part/msg_2/prt_3', { id: 'prt_3', type: 'hologram' });
  await put('part/msg_2/prt_4', { id: 'prt_4', type: 'text', text: 'He', time: { start: 1 } });
  return storage;
}

/** The database of OpenCode with one conversation, as its own process would have it open; `close` it. */
export async function openCodeDatabase(home: string, cwd: string, changedMs: number) {
  const folder = join(home, '.local', 'share', 'opencode');
  await mkdir(folder, { recursive: true });
  const { default: make } = await import('libsql');
  const database = new make(join(folder, 'opencode.db'));
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE session (id text PRIMARY KEY, parent_id text, directory text, title text, version text,
      time_created integer, time_updated integer);
    CREATE TABLE message (id text PRIMARY KEY, session_id text, time_created integer, data text);
    CREATE TABLE part (id text PRIMARY KEY, message_id text, session_id text, time_created integer, data text);`);
  const session = database.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)');
  session.run('ses_1', null, cwd, 'A greeting', '1.18.33', changedMs, changedMs);
  session.run('ses_2', 'ses_1', cwd, 'A helper’s', '1.18.33', changedMs, changedMs);
  const message = database.prepare('INSERT INTO message VALUES (?, ?, ?, ?)');
  const part = database.prepare('INSERT INTO part VALUES (?, ?, ?, ?, ?)');
  const add = (id: string, of: string, data: unknown) =>
    part.run(id, of, 'ses_1', changedMs, JSON.stringify(data));
  message.run('msg_1', 'ses_1', 1, JSON.stringify({ role: 'user' }));
  add('prt_1', 'msg_1', { type: 'text', text: 'Greet me' });
  add('prt_2', 'msg_1', { type: 'text', text: 'the content of a file', synthetic: true });
  message.run('msg_2', 'ses_1', 2, JSON.stringify({ role: 'assistant', time: { created: 2 } }));
  add('prt_3', 'msg_2', { type: 'step-start' });
  add('prt_4', 'msg_2', {
    ...{ type: 'tool', callID: 'call_1', tool: 'bash' },
    state: {
      ...{ status: 'completed', input: { command: 'echo hi' }, output: 'hi\n', metadata: { exit: 0 } },
    },
  });
  add('prt_5', 'msg_2', { type: 'hologram' });
  add('prt_6', 'msg_2', { type: 'text', text: 'He', time: { start: 1 } });
  return {
    /** The agent's last words are said whole. */
    finish() {
      const data = JSON.stringify({ type: 'text', text: 'Hello!', time: { start: 1, end: 2 } });
      database.prepare('UPDATE part SET data = ? WHERE id = ?').run(data, 'prt_6');
    },
    close: () => database.close(),
  };
}
