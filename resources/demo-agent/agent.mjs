// The demo agent: a real agent of the Agent Client Protocol whose every step is scripted. There is no model behind it,
// and it needs no account and no network. Start it with any client: node agent.mjs
import { connect, RpcError } from './json-rpc.mjs';
import { SCENARIOS, scenarioFor } from './scenarios/index.mjs';
import { loadSession, newSession, saveSession } from './session-store.mjs';
import { Cancelled, createStage } from './stage.mjs';

const MODES = [
  { value: 'quick', name: 'Quick', description: 'Runs its commands without asking.' },
  { value: 'careful', name: 'Careful', description: 'Asks before it runs a command.' },
];
const sessions = new Map();
const turns = new Map();

const client = connect(process.stdin, process.stdout, {
  request: (method, params) => {
    const answer = METHODS[method];
    if (!answer) throw new RpcError(-32601, `The demo agent has no method ${method}.`);
    return answer(params);
  },
  notification: (method, { sessionId }) => {
    if (method === 'session/cancel') turns.get(sessionId)?.abort();
  },
  closed: () => process.exit(0),
});

const METHODS = {
  initialize: () => ({
    protocolVersion: 1,
    agentInfo: { name: 'understory-demo', title: 'Demo agent', version: '1.0.0' },
    agentCapabilities: { loadSession: true, promptCapabilities: {} },
    authMethods: [],
  }),
  'session/new': ({ cwd }) => {
    const session = newSession(cwd);
    sessions.set(session.id, session);
    tellCommands(session);
    return { sessionId: session.id, configOptions: configOptions(session) };
  },
  'session/load': ({ sessionId, cwd }) => {
    const saved = loadSession(sessionId);
    if (!saved) throw new RpcError(-32002, 'The demo agent does not know this session.', { sessionId });
    const session = { ...saved, cwd };
    sessions.set(sessionId, session);
    for (const { prompt, said } of session.turns) {
      tell(session, { sessionUpdate: 'user_message_chunk', content: { type: 'text', text: prompt } });
      tell(session, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: said } });
    }
    tellCommands(session);
    return { configOptions: configOptions(session) };
  },
  'session/set_config_option': ({ sessionId, configId, value }) => {
    const session = sessionOf(sessionId);
    if (configId !== 'mode' || !MODES.some((mode) => mode.value === value)) {
      throw new RpcError(-32602, `The demo agent has no option ${configId} = ${value}.`);
    }
    session.mode = value;
    saveSession(session);
    return { configOptions: configOptions(session) };
  },
  'session/prompt': async ({ sessionId, prompt }) => {
    const session = sessionOf(sessionId);
    if (turns.has(sessionId)) throw new RpcError(-32600, 'The demo agent does one thing at a time.');
    const text = prompt.map((block) => block.text ?? '').join('');
    const cancellation = new AbortController();
    turns.set(sessionId, cancellation);
    const stage = createStage({ session, client, signal: cancellation.signal, prompt: text });
    try {
      stage.spend(1200);
      await scenarioFor(text, stage).play(stage);
      return { stopReason: 'end_turn' };
    } catch (error) {
      if (error instanceof Cancelled) return { stopReason: 'cancelled' };
      throw error;
    } finally {
      turns.delete(sessionId);
      session.turns.push({ prompt: text, said: stage.said() });
      saveSession(session);
    }
  },
};

function sessionOf(id) {
  const session = sessions.get(id);
  if (!session) throw new RpcError(-32002, 'The demo agent does not know this session.', { sessionId: id });
  return session;
}

function configOptions({ mode }) {
  return [{ id: 'mode', name: 'Mode', category: 'mode', type: 'select', currentValue: mode, options: MODES }];
}

function tell(session, update) {
  client.notify('session/update', { sessionId: session.id, update });
}

/** After the answer that makes the session known. */
function tellCommands(session) {
  const availableCommands = SCENARIOS.map(({ name, description }) => ({ name, description }));
  setImmediate(() => tell(session, { sessionUpdate: 'available_commands_update', availableCommands }));
}
