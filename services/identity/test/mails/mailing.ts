import { claimOpened } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import type { z } from 'zod';
import {
  memberOf,
  newTenant,
  openIdentity,
  type Person,
  type RunningIdentity,
  type Start,
} from '../running-identity.ts';
import type { TestSmtp } from './smtp-server.ts';

export type ClaimOpened = z.input<typeof claimOpened.schema>;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface MailRow {
  readonly id: string;
  readonly about: string;
  readonly status: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly facts: Record<string, unknown> | null;
  readonly subject: string | null;
  readonly body: string | null;
  readonly ended_at: Date | null;
}

/** What sends mails to a server of the test. */
export const mailsBy = (smtp: TestSmtp, credentials?: string): Record<string, string> => ({
  SMTP_URL: smtp.url(credentials),
  SMTP_REQUIRE_TLS: 'false',
  MAIL_FROM: 'Tessera <no-reply@mail.example>',
  PUBLIC_URL: 'https://api.example.com/',
});

/** A club with a member who wins, on an identity that is running. */
export const openMailing = async (start: Start = {}) => {
  const identity = await openIdentity(start);
  await identity.start();
  const raffle = await identity.neighbour('raffle');
  const club = await newTenant(identity);
  const anna = await memberOf(identity, club);

  const factsOf = (userId: string, more: Partial<ClaimOpened> = {}): ClaimOpened => ({
    claimId: crypto.randomUUID(),
    poolId: crypto.randomUUID(),
    prizeId: crypto.randomUUID(),
    prizeKind: 'PHYSICAL',
    userId,
    place: 1,
    ticketNumber: 12,
    poolTitle: 'Friday',
    prizeTitle: 'Evening for two',
    valueMinor: 8_000,
    currency: 'EUR',
    isAlternate: false,
    acceptBefore: new Date(identity.clock.now().getTime() + 7 * DAY_MS).toISOString(),
    openedAt: identity.clock.now().toISOString(),
    ...more,
  });

  /** Says on the stream that somebody won; the same id twice is the same event twice. */
  const win = async (person: Pick<Person, 'userId'> = anna, more: Partial<ClaimOpened> = {}, tenantId = club.id) => {
    const data = factsOf(person.userId, more);
    const told = { tenantId, aggregateId: data.claimId, sequence: 1, data };
    const { id } = await raffle.publish(claimOpened, told);
    return { claimId: data.claimId, again: () => raffle.publish(claimOpened, { ...told, id }) };
  };

  const mailOf = async (claimId: string): Promise<MailRow | undefined> =>
    (await identity.sql<MailRow>('select * from identity.mails where about = $1', [claimId]))[0];

  /** Waits until the mail of a claim is as it should be. */
  const mailThat = (claimId: string, isRight: (mail: MailRow) => boolean): Promise<MailRow> =>
    eventually(async () => {
      const mail = await mailOf(claimId);
      if (mail === undefined || !isRight(mail)) throw new Error(`the mail is ${JSON.stringify(mail)}`);
      return mail;
    });

  /** Makes every mail that waits due. */
  const hurry = () =>
    identity.sql(`update identity.mails set next_attempt_at = $1 where status = 'QUEUED'`, [identity.clock.now()]);

  return { identity, raffle, club, anna, win, mailOf, mailThat, hurry };
};

export type Mailing = Awaited<ReturnType<typeof openMailing>>;

export const hasStatus =
  (status: string) =>
  (mail: MailRow): boolean =>
    mail.status === status;

/** Tried once in vain, and waiting for its next turn. */
export const waits = ({ status, reason }: MailRow): boolean => status === 'QUEUED' && reason !== null;

/** What identity shows to whoever may not see it. */
export const listedBy = (identity: RunningIdentity, token: string, query = '') =>
  identity.call('GET', `/v1/mails${query}`, { token });
