import { concatBytes, fromHex, toHex } from '../bytes.ts';
import { sha256 } from '../hash.ts';
import { booleanField, integerField, listField, nothing, textField, timeField } from './canonical.ts';
import type { EntryFacts, ReferenceValue } from './lines.ts';

/** Names the bytes that an entry's hash covers (docs/adr/0027-what-an-entrys-hash-covers.md). */
const ENTRY_ENCODING = 'tessera.ledger-entry.v1';

/** What every chain begins from, as hexadecimal: 32 zero bytes. */
export const CHAIN_START = '00'.repeat(32);

const referenceField = (value: ReferenceValue): Uint8Array => {
  if (typeof value === 'string') return textField(value);
  if (typeof value === 'number') return integerField(value);
  if (typeof value === 'boolean') return booleanField(value);
  return listField(value.map(referenceField));
};

/** The facts of the transfer that both of its entries carry. */
const transferFields = (entry: EntryFacts): Uint8Array[] => [
  textField(entry.reason),
  listField(
    Object.entries(entry.references).map(([name, value]) => listField([textField(name), referenceField(value)])),
  ),
  entry.reverses === null ? nothing : textField(entry.reverses),
  textField(entry.postedBy),
  timeField(entry.effectiveAt),
  timeField(entry.postedAt),
];

/** The link of an account's chain: SHA-256(previous ‖ entry), both hashes in hexadecimal. References must be in the order of their names. */
export const entryHash = (tenantId: string, previousHash: string, entry: EntryFacts): string =>
  toHex(
    sha256(
      fromHex(previousHash),
      textField(ENTRY_ENCODING),
      textField(tenantId),
      textField(entry.accountId),
      integerField(entry.sequence),
      textField(entry.entryId),
      textField(entry.transferId),
      textField(entry.direction),
      integerField(entry.amountMinor),
      textField(entry.currency),
      integerField(entry.balanceAfterMinor),
      ...transferFields(entry),
    ),
  );

/** One value for everything that a transfer's two entries must have in common besides amount and currency. */
export const transferDigest = (entry: EntryFacts): string => toHex(sha256(concatBytes(...transferFields(entry))));
