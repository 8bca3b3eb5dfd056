import { patternLine, SCOPES } from '#shared/describe-rule';
import type { PermissionOption, PermissionOptionKind, SessionEvent, SessionKind } from '#shared/events';
import { hostText } from '#shared/host-text';
import type { Remember } from '#shared/permission-rule';
import { hostAsked } from '#shared/rule-pattern';
import type { SessionRow } from '#shared/session';
import { terminalLine } from './terminal-text';
import type { VerbContext } from './verb';

type Requested = Extract<SessionEvent, { type: 'permission.requested' }>;

/** Answers an agent's permission requests: by asking on the terminal, or with no where nobody can be asked. */
export type PermissionAnswers = {
  take(event: SessionEvent): void;
  /** Withdraws the question that is on the screen. Rejects when answering broke. */
  close(): Promise<void>;
};

const KEYS: Record<PermissionOptionKind, string> = {
  allow_once: 'y',
  allow_always: 'a',
  reject_once: 'n',
  reject_always: 'x',
};

/**
 * Questions come one after the other. A request that is answered elsewhere, such as in the app's window, takes its
 * question back. Without a terminal every request gets the agent's mildest no; an agent that offers none is stopped.
 */
export function answerPermissions(
  context: VerbContext,
  { session, kind }: Pick<SessionRow, 'session' | 'kind'>,
): PermissionAnswers {
  const open = new Map<string, AbortController>();
  let queue: Promise<void> = Promise.resolve();
  const answer = async (request: Requested, signal: AbortSignal) => {
    const chosen = context.ask ? await choose(context, request, { signal, kind }) : deny(context, request);
    if (signal.aborted) return;
    if (chosen) {
      const { option, remember } = chosen;
      await context.client.sessions.answer({
        session,
        request: request.request,
        option: option.id,
        remember,
      });
    } else await context.client.sessions.cancel({ session });
  };
  return {
    take: (event) => {
      if (event.type === 'permission.answered') open.get(event.request)?.abort();
      if (event.type !== 'permission.requested') return;
      const question = new AbortController();
      open.set(event.request, question);
      queue = queue.then(() => (question.signal.aborted ? undefined : answer(event, question.signal)));
      // Reported by close(); the next question still gets its turn only when this one worked.
      queue.catch(() => undefined);
    },
    close: async () => {
      for (const question of open.values()) question.abort();
      await queue;
    },
  };
}

type Chosen = { readonly option: PermissionOption; readonly remember?: Remember | undefined };

function deny({ out }: VerbContext, request: Requested): Chosen | null {
  const host = hostAsked(request.patterns ?? []);
  const option = ofKind(request, 'reject_once') ?? ofKind(request, 'reject_always');
  if (host)
    out.problem(
      `  denied: nobody can be asked here. --allow-host ${terminalLine(hostText(host))} lets a new session reach it.`,
    );
  else
    out.problem(
      option
        ? '  denied: nobody can be asked here. --permissions allow lets the agent work without asking.'
        : '  the agent offers no way to say no, so it is stopped. --permissions allow lets it work without asking.',
    );
  return option && { option };
}

/** Null stops the agent: the person ended the input. */
async function choose(
  context: VerbContext,
  request: Requested,
  { signal, kind }: { readonly signal: AbortSignal; readonly kind: SessionKind },
): Promise<Chosen | null> {
  const choices = request.options.map((option, index) => {
    const first = request.options.findIndex((other) => other.kind === option.kind) === index;
    return { option, key: first ? KEYS[option.kind] : String(index + 1) };
  });
  const remembered = rememberedChoices(request);
  const lines = remembered
    .map(
      ({ key, remember: { scope, pattern } }) =>
        `  [${key}] ${terminalLine(`allow ${SCOPES[scope]}: ${patternLine(pattern, kind)}`, 600)}\n`,
    )
    .join('');
  const menu = choices.map(({ option, key }) => `[${key}] ${terminalLine(option.name, 40)}`).join('  ');
  for (;;) {
    const typed = (await context.ask?.(`${lines}  ${menu}: `, signal))?.trim().toLowerCase();
    if (typed === undefined) return null;
    const found = [...choices, ...remembered].find(({ key }) => key === typed);
    if (found) return found;
  }
}

/** What can be remembered with a yes: `s1`, `s2` … for the session, `r1` … for the repository. */
function rememberedChoices(request: Requested) {
  const option = ofKind(request, 'allow_once');
  if (!option) return [];
  return (['session', 'repository'] as const).flatMap((scope) =>
    (request.patterns ?? []).map((pattern, at) => ({
      option,
      key: `${scope === 'session' ? 's' : 'r'}${at + 1}`,
      remember: { scope, pattern },
    })),
  );
}

function ofKind(request: Requested, kind: PermissionOptionKind): PermissionOption | null {
  return request.options.find((option) => option.kind === kind) ?? null;
}
