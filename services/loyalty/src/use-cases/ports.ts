import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { EarningRule, FactType, RuleDefinition } from '../domain/earning-rule.ts';
import type { Grant } from '../domain/grant.ts';
import type { Membership, MembershipChange } from '../domain/membership.ts';
import type { PointEntry } from '../domain/point-entry.ts';
import type { Tier } from '../domain/tier.ts';

/** What is known of a member when a fact about them arrives; locked until the transaction ends. */
export interface MemberState {
  readonly membership: Membership;
  readonly rules: readonly EarningRule[];
  readonly tiers: readonly Tier[];
  /** Entries of the thing the fact is about. */
  readonly entriesOfFact: readonly PointEntry[];
}

/** A fact about a member: its type and the thing it is about. */
export interface FactKey {
  readonly type: string;
  readonly id: string;
}

/** Where memberships and their ledgers are kept. Every method works inside the tenant of its context. */
export interface Memberships {
  /** Creates the membership, and the tenant's default programme with its first one. False when it was there already. */
  create(build: (tiers: readonly Tier[]) => Membership, ctx: CallContext): Promise<boolean>;
  /** Loads and locks, decides, saves, publishes. False when the person has no membership yet. */
  change(
    userId: string,
    fact: FactKey,
    decide: (state: MemberState) => MembershipChange,
    ctx: CallContext,
  ): Promise<boolean>;
  /** Loads and locks, decides, saves, publishes; nothing is written where `decide` gives no change. */
  grant<Code extends string>(
    userId: string,
    source: FactKey,
    decide: (membership: Membership | undefined, earlier: PointEntry | undefined) => Result<Grant, Refusal<Code>>,
    ctx: CallContext,
  ): Promise<Result<PointEntry, Refusal<Code>>>;
  find(userId: string, ctx: CallContext): Promise<Membership | undefined>;
  list(page: PageOf, ctx: CallContext): Promise<Membership[]>;
  entries(membershipId: string, page: PageOf, ctx: CallContext): Promise<PointEntry[]>;
}

export interface PageOf {
  readonly limit: number;
  /** The id after which the page begins; newest first. */
  readonly before?: string;
}

export interface NewVersion extends RuleDefinition {
  /** Absent for a new rule. */
  readonly id?: string;
  readonly name: string;
  readonly trigger: FactType;
}

/** The tenant's programme. */
export interface Programme {
  tiers(ctx: CallContext): Promise<Tier[]>;
  /** The version in force of every rule. */
  rules(ctx: CallContext): Promise<EarningRule[]>;
  /** Appends a version in the transaction that answers the call; `decide` sees the version in force, or nothing. */
  publish<R>(
    ruleId: string,
    decide: (
      current: EarningRule | undefined,
      tiers: readonly Tier[],
    ) => { readonly rule?: EarningRule; readonly answer: R },
    ctx: CallContext,
  ): Promise<R>;
}
