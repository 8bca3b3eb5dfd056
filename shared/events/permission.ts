import { z } from 'zod';
import { HeldBack } from '../held-back';
import { TurnNumber } from '../ids';
import { AnsweringRule, RulePattern } from '../rule-pattern';
import { givenBy } from '../through';
import { ToolCallPatch } from './tool';

export const PermissionOptionKind = z.enum(['allow_once', 'allow_always', 'reject_once', 'reject_always']);
export type PermissionOptionKind = z.infer<typeof PermissionOptionKind>;
export const PermissionOption = z.object({ id: z.string(), kind: PermissionOptionKind, name: z.string() });
export type PermissionOption = z.infer<typeof PermissionOption>;

/** What the agent asks permission for, and the answers. */
export const permissionEvents = [
  z.object({
    type: z.literal('permission.requested'),
    turn: TurnNumber,
    request: z.string(),
    tool: ToolCallPatch,
    options: z.array(PermissionOption),
    /** What of it can be remembered, the narrowest first; left out by earlier versions, and where nothing can be. */
    patterns: z.array(RulePattern).optional(),
    /** What of it the sandbox holds back anyway; absent: nothing that is certain. */
    held: z.array(HeldBack).optional(),
  }),
  z.object({
    type: z.literal('permission.answered'),
    turn: TurnNumber,
    request: z.string(),
    /** null: withdrawn because the turn ended or was cancelled. */
    option: PermissionOption.nullable(),
    /** `persona`: the custom agent that the agent is told to be may not use this tool. `rule`: the user had it remembered. */
    by: z.enum(['user', 'policy', 'rule', 'persona', 'turn-end']),
    /** The rule that answered, or that the user made with the answer. */
    rule: AnsweringRule.optional(),
    ...givenBy,
  }),
  /** The session's own rule answers no more, or again. */
  z.object({ type: z.literal('rule.revoked'), rule: z.string(), ...givenBy }),
  z.object({ type: z.literal('rule.restored'), rule: z.string(), ...givenBy }),
  /** What the session's sandbox was let see or reach as it was begun counts no more, or again: a path, or a host with its port. */
  z.object({ type: z.literal('grant.revoked'), grant: z.string(), ...givenBy }),
  z.object({ type: z.literal('grant.restored'), grant: z.string(), ...givenBy }),
] as const;
