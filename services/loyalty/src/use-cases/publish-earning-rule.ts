import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { EarningRule } from '../domain/earning-rule.ts';
import type { Tier } from '../domain/tier.ts';
import type { NewVersion, Programme } from './ports.ts';

export type PublishEarningRuleRefusal = Refusal<
  'loyalty.rule_not_found' | 'loyalty.tier_unknown' | 'loyalty.version_conflict'
>;

export interface PublishEarningRule extends NewVersion {
  /** The version this one is meant to replace, so that two people do not overwrite each other. */
  readonly replaces?: number;
}

/** Puts a new rule, or a new version of one, in force. Earlier versions stay, for what was awarded by them. */
export const publishEarningRule =
  (deps: { readonly programme: Programme }) =>
  (command: PublishEarningRule, ctx: CallContext): Promise<Result<EarningRule, PublishEarningRuleRefusal>> => {
    const id = command.id ?? ctx.newId();
    return deps.programme.publish<Result<EarningRule, PublishEarningRuleRefusal>>(
      id,
      (current, tiers) => {
        const refusal = refusalOf(command, current, tiers);
        if (refusal) return { answer: refusal };
        const { name, trigger, when, award, tierPercent } = command;
        const version = (current?.version ?? 0) + 1;
        const rule = { id, version, name, trigger, when, award, tierPercent, publishedAt: ctx.clock.now() };
        return { rule, answer: ok(rule) };
      },
      ctx,
    );
  };

const refusalOf = (
  command: PublishEarningRule,
  current: EarningRule | undefined,
  tiers: readonly Tier[],
): Result<never, PublishEarningRuleRefusal> | undefined => {
  if (command.id !== undefined && !current)
    return refuse('loyalty.rule_not_found', 'There is no such rule.', { pointer: '/id' });
  if (current && command.replaces !== current.version) {
    return refuse(
      'loyalty.version_conflict',
      `Version ${current.version} is in force; look at it and name it in \`replaces\`.`,
      {
        pointer: '/replaces',
        details: { version: current.version },
      },
    );
  }
  const named = [...Object.keys(command.tierPercent), ...(command.when.tiers ?? [])];
  const unknown = named.find((name) => !tiers.some((tier) => tier.name === name));
  if (unknown === undefined) return undefined;
  return refuse('loyalty.tier_unknown', `There is no tier "${unknown}"; GET /v1/tiers lists them.`, {
    pointer: '/tierPercent',
  });
};
