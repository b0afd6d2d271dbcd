import { fromHex, toHex } from '../bytes.ts';
import { sha256 } from '../hash.ts';
import { CanonicalWriter } from './canonical.ts';
import { checkpointFieldRules, currencyRules, drawRules, type FieldRule, faultOf } from './line-fields.ts';
import type { AccountFacts, Checkpoint, HeadFacts } from './lines.ts';

/** The name that opens a checkpoint's file. */
export const CHECKPOINT_FORMAT = 'tessera.ledger-checkpoint.v1';
const HEAD_ENCODING = 'tessera.ledger-head.v1';
const LEAF_PREFIX = Uint8Array.of(0x00);

const writer = new CanonicalWriter();

/** The leaf of one account: whose it is, and where its chain stands. */
export const headLeaf = (account: AccountFacts, head: HeadFacts): Uint8Array => {
  writer.begin(LEAF_PREFIX).text(HEAD_ENCODING).text(account.accountId).text(account.ownerKind).text(account.ownerId);
  writer.text(account.kind).textOrNothing(account.provider).text(account.currency).time(account.openedAt);
  writer.integer(head.sequence).integer(head.postedMinor).bytes(fromHex(head.headHash));
  return sha256(writer.written);
};

/** A checkpoint's hash: SHA-256(hash of the one before ‖ all that it says), in hexadecimal. */
export const checkpointHash = (tenantId: string, checkpoint: Omit<Checkpoint, 'hash'>): string => {
  writer.begin(fromHex(checkpoint.previousHash)).text(CHECKPOINT_FORMAT).text(tenantId).integer(checkpoint.number);
  writer.time(checkpoint.sealedAt).integer(checkpoint.accounts).integer(checkpoint.entries);
  writer.bytes(fromHex(checkpoint.root)).list(() => {
    for (const seal of checkpoint.currencies) {
      writer.list(() => {
        writer.text(seal.currency).integer(seal.accounts).integer(seal.entries);
        writer.integer(seal.postedMinor).integer(seal.positiveMinor);
      });
    }
  });
  // A field more where there are any: a checkpoint without them has the bytes that it always had.
  if (checkpoint.draws) {
    const { draws } = checkpoint;
    writer.list(() => {
      for (const { poolId, commitmentHash } of draws) {
        writer.list(() => {
          writer.text(poolId).bytes(fromHex(commitmentHash));
        });
      }
    });
  }
  return toHex(sha256(writer.written));
};

/** A checkpoint as the operator keeps it elsewhere: `checkpoint.json`. */
export interface CheckpointFile extends Checkpoint {
  readonly format: typeof CHECKPOINT_FORMAT;
  readonly tenantId: string;
}

/** The fields of a checkpoint, in their order, and nothing else. */
export const checkpointFields = ({
  number,
  sealedAt,
  accounts,
  entries,
  root,
  currencies,
  draws,
  previousHash,
  hash,
}: Checkpoint): Checkpoint => ({
  number,
  sealedAt,
  accounts,
  entries,
  root,
  currencies: currencies.map((seal) => ({
    currency: seal.currency,
    accounts: seal.accounts,
    entries: seal.entries,
    postedMinor: seal.postedMinor,
    positiveMinor: seal.positiveMinor,
  })),
  ...(draws && { draws: draws.map(({ poolId, commitmentHash }) => ({ poolId, commitmentHash })) }),
  previousHash,
  hash,
});

/** The content of the file in which a checkpoint is kept. */
export const serializeCheckpointFile = (tenantId: string, checkpoint: Checkpoint): string =>
  JSON.stringify({ format: CHECKPOINT_FORMAT, tenantId, ...checkpointFields(checkpoint) });

/** A checkpoint that was kept elsewhere, with the tenant where it is told. */
export interface KeptCheckpoint extends Checkpoint {
  readonly tenantId?: string;
}

const objectOf = (text: string): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TypeError('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('it is no JSON object');
  return value as Readonly<Record<string, unknown>>;
};

/** The fields that there are rules for, in their order: a database that kept an event has its own order, and others may have added to it. */
const inOrder = (
  value: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, FieldRule>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(rules)
      .filter(([name, rule]) => !rule.isOptional || value[name] !== undefined)
      .map(([name]) => [name, listInOrder(name, value[name])]),
  );

/** What a checkpoint lists has its fields in their order too. */
const listInOrder = (name: string, inner: unknown): unknown => {
  const rules = { currencies: currencyRules, draws: drawRules }[name];
  if (!rules || !Array.isArray(inner) || !inner.every((one) => one instanceof Object)) return inner;
  return inner.map((one) => inOrder(one, rules));
};

/**
 * Reads a checkpoint as somebody kept it: the downloaded file, the data of the event `checkpoint-sealed`, or an item of the event log
 * with that data in it; in any spelling. Throws TypeError with a sentence where it is none of them.
 */
export const readKeptCheckpoint = (text: string): KeptCheckpoint => {
  const outer = objectOf(text);
  const data = outer['data'];
  const whole = typeof data === 'object' && data !== null ? (data as typeof outer) : outer;
  const own = inOrder(whole, checkpointFieldRules);
  const fault = faultOf(checkpointFieldRules, own);
  if (fault) throw new TypeError(`${fault.what}: expected ${fault.expected}, found ${fault.found}`);
  const tenantId = whole['tenantId'];
  if (tenantId !== undefined && typeof tenantId !== 'string') throw new TypeError('its tenantId is no text');
  return { ...(own as unknown as Checkpoint), ...(tenantId === undefined ? {} : { tenantId }) };
};
