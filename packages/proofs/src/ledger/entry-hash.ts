import { fromHex, toHex } from '../bytes.ts';
import { sha256 } from '../hash.ts';
import { CanonicalWriter } from './canonical.ts';
import type { EntryFacts, ReferenceValue } from './lines.ts';

/** Names the bytes that an entry's hash covers (docs/adr/0027-what-an-entrys-hash-covers.md). */
const ENTRY_ENCODING = 'tessera.ledger-entry.v1';

/** What every chain begins from, as hexadecimal: 32 zero bytes. */
export const CHAIN_START = '00'.repeat(32);

const writer = new CanonicalWriter();

const writeReference = (value: ReferenceValue): void => {
  if (typeof value === 'string') writer.text(value);
  else if (typeof value === 'number') writer.integer(value);
  else if (typeof value === 'boolean') writer.boolean(value);
  else writer.list(() => value.forEach(writeReference));
};

/** The facts of the transfer that both of its entries carry. */
const writeTransfer = ({ reason, references, reverses, postedBy, effectiveAt, postedAt }: EntryFacts): void => {
  writer.text(reason);
  writer.list(() => {
    for (const [name, value] of Object.entries(references)) {
      writer.list(() => {
        writer.text(name);
        writeReference(value);
      });
    }
  });
  writer.textOrNothing(reverses).text(postedBy).time(effectiveAt).time(postedAt);
};

/** The link of an account's chain: SHA-256(previous ‖ entry), both hashes in hexadecimal. References must be in the order of their names. */
export const entryHash = (tenantId: string, previousHash: string, entry: EntryFacts): string => {
  writer.begin(fromHex(previousHash)).text(ENTRY_ENCODING).text(tenantId).text(entry.accountId);
  writer.integer(entry.sequence).text(entry.entryId).text(entry.transferId).text(entry.direction);
  writer.integer(entry.amountMinor).text(entry.currency).integer(entry.balanceAfterMinor);
  writeTransfer(entry);
  return toHex(sha256(writer.written));
};

const NO_PREFIX = new Uint8Array();

/** One value for everything that a transfer's two entries must have in common besides amount and currency. */
export const transferDigest = (entry: EntryFacts): string => {
  writer.begin(NO_PREFIX);
  writeTransfer(entry);
  return toHex(sha256(writer.written));
};
