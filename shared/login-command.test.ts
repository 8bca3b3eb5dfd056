import { expect, test } from 'vitest';
import { loginLine, unfitVariables } from './login-command';

const run = (env: Record<string, string>) => ({ command: 'agent', args: ['login'], env });

test('the line says all that is run, and a shell takes it for just that', () => {
  expect(
    loginLine({
      command: 'C:\\my agent',
      args: ['', "it's", '$(touch owned)', 'a\nb', '--port=1'],
      env: { NODE_OPTIONS: '--require /tmp/evil.cjs', 'A B': '1', PLAIN: 'x' },
    }),
  ).toBe(
    "NODE_OPTIONS='--require /tmp/evil.cjs' 'A B'=1 PLAIN=x 'C:\\my agent' '' 'it'\\''s' '$(touch owned)' 'a\nb' '--port=1'",
  );
});

test.each([
  ...['NODE_OPTIONS', 'LD_PRELOAD', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'PATH', 'Path', 'GIT_SSH_COMMAND'],
  ...['GIT_CONFIG_COUNT', 'BASH_ENV', 'ENV', 'PROMPT_COMMAND', 'PYTHONSTARTUP', 'PYTHONPATH', 'PERL5OPT'],
  ...['RUBYOPT', 'JAVA_TOOL_OPTIONS', 'HOME', 'XDG_CONFIG_HOME', 'BROWSER', 'EDITOR', 'SHELL', 'ZDOTDIR'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'npm_config_script_shell', 'OPENSSL_CONF', 'SSH_ASKPASS'],
  ...['GCONV_PATH', 'LESSOPEN', 'BASH_FUNC_ls%%', 'UNDERSTORY_HOME', 'DOTNET_STARTUP_HOOKS', 'LUA_INIT'],
])('an agent may not set %s for a login', (name) => {
  expect(unfitVariables({ run: run({ [name]: 'x', TOKEN: 'y' }), fromAgent: [name, 'TOKEN'] })).toEqual([
    name,
  ]);
});

test.each(['API_KEY', 'CLAUDE_CODE_LOGIN', 'NODE_ENV', 'PYTHONUNBUFFERED', 'HTTPS_PROXY', 'NO_COLOR'])(
  'it may set %s',
  (name) => {
    expect(unfitVariables({ run: run({ [name]: 'x' }), fromAgent: [name] })).toEqual([]);
  },
);

test('what the user set for the agent is not the agent’s; of an earlier version’s record all may be', () => {
  expect(unfitVariables({ run: run({ PATH: '/opt/bin' }), fromAgent: [] })).toEqual([]);
  expect(unfitVariables({ run: run({ PATH: '/opt/bin' }) })).toEqual(['PATH']);
  expect(unfitVariables({ run: null })).toEqual([]);
});
