/** How far somebody has seen each of their accounts: the sequence of the last entry, by the account's id. */
export type WalletPosition = ReadonlyMap<string, number>;

const PAIR = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(0|[1-9]\d{0,15})$/;

/** `accountId:sequence`, separated by commas: one word that a client hands back as it is. */
export const formatPosition = (position: WalletPosition): string =>
  [...position].map(([accountId, sequence]) => `${accountId}:${sequence}`).join(',');

/** Undefined for what was never given out. */
export const parsePosition = (text: string | undefined): WalletPosition | undefined => {
  if (text === undefined || text === '') return undefined;
  const pairs = text.split(',').map((pair) => PAIR.exec(pair));
  const position = new Map<string, number>();
  for (const pair of pairs) {
    const [, accountId, sequence] = pair ?? [];
    if (accountId === undefined || position.has(accountId)) return undefined;
    position.set(accountId, Number(sequence));
  }
  return position;
};
