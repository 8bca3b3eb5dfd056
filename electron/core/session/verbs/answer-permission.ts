import type { Remember } from '#shared/permission-rule';
import { ok, type Result, refuse } from '#shared/result';
import type { AnsweringRule } from '#shared/rule-pattern';
import type { Caller } from '#shared/through';
import type { CoreHandlers } from '../../handlers';
import type { KeptRules, MadeRule } from '../../rules';
import type { SettingsChanges } from '../../settings';
import { diskRefusal } from '../../writing';
import { decide } from '../state';
import { knownSession, type LiveSession, orNotWritten, type SessionStore } from '../store';
import type { TurnRunner } from '../turn';
import { recordDecided } from './record-decided';

type Answer = CoreHandlers['sessions']['answer'];
type Answered = Awaited<ReturnType<Answer>>;

/** What is needed to have an answer remembered. */
export type Remembering = {
  readonly rules: KeptRules;
  readonly changes: Pick<SettingsChanges, 'note'>;
};

/**
 * Records an answer and hands it to the agent. What is remembered with it is on disk before that, so that it holds however
 * the core ends.
 */
export async function answerPermission(
  {
    store,
    runner,
    ...keeping
  }: Remembering & { readonly store: SessionStore; readonly runner: Pick<TurnRunner, 'answered'> },
  { session: id, request, option, remember }: Parameters<Answer>[0],
  caller: Caller | undefined,
): Promise<Answered> {
  const found = knownSession(store, id);
  if (!found.ok) return found;
  const session = found.value;
  const judge = (rule?: AnsweringRule) =>
    decide(session.state, { type: 'answer', request, option, rule, caller });
  // Nothing is remembered of what cannot be answered so.
  const may = judge(remember ? { id: request, ...remember } : undefined);
  if (!may.ok) return may;
  const rule = remember ? await makeRule(session, remember, { ...keeping, request, caller }) : null;
  if (rule && !rule.ok) return rule;
  let answered = false;
  try {
    return await orNotWritten(async () => {
      const decided = judge(rule?.value.answering);
      const recorded = await recordDecided(session, decided);
      if (!decided.ok || !recorded.ok) return recorded;
      answered = true;
      for (const event of decided.value) {
        if (event.type === 'permission.answered' && event.option) runner.answered(id, request, event.option);
      }
      return recorded;
    });
  } finally {
    // Whoever is told that it did not work is asked again, and no rule answers in between.
    rule?.value.settle(answered);
  }
}

/** The rule as the answer names it, and what is to be done with it once that was recorded or was not. */
type Making = { readonly answering: AnsweringRule; settle(answered: boolean): void };

/** A rule of a session is a part of the answer; one of a repository stands in the data folder. */
async function makeRule(
  session: LiveSession,
  { scope, pattern }: Remember,
  { rules, changes, request, caller }: Remembering & { request: string; caller: Caller | undefined },
): Promise<Result<Making, Extract<Answered, { ok: false }>['refusal']>> {
  if (scope === 'session') return ok({ answering: { id: request, scope, pattern }, settle: () => undefined });
  const { row } = session.state;
  let made: MadeRule | null = null;
  try {
    made = await rules.make(row, pattern, caller);
    if (made === null) return refuse({ code: 'repository-missing', path: row.repositoryPath });
    const { rule, settle } = made;
    const { id, path, kind } = rule;
    const note = (answers: boolean) =>
      changes.note(caller, [{ setting: 'permission-rule', rule: id, path, kind, pattern, answers }]);
    note(true);
    return ok({
      answering: { id, scope, pattern },
      settle: (answered) => {
        if (settle(answered) !== 'taken back') return;
        try {
          note(false);
        } catch (error) {
          // A full disk: what is on record then is a rule that answers nothing.
          if (!diskRefusal(error, row.repositoryPath)) throw error;
        }
      },
    });
  } catch (error) {
    made?.settle(false);
    const refusal = diskRefusal(error, row.repositoryPath);
    if (!refusal) throw error;
    return refuse(refusal);
  }
}
