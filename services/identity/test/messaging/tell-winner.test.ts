import { identityTellWinner } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, hasStatus, type Mailing, openMailing } from '../mails/mailing.ts';
import { memberOf, newTenant, somebody } from '../running-identity.ts';

let mailing: Mailing;
beforeAll(async () => {
  mailing = await openMailing();
});
afterAll(() => mailing.identity.stop());

const mailsAbout = (claimIds: readonly string[]) =>
  mailing.identity.sql<{ about: string; user_id: string }>(
    'select about, user_id from identity.mails where about = any($1::uuid[])',
    [claimIds],
  );

describe('an opened claim', () => {
  it('is told of once, however often and in whatever order it is heard of', async () => {
    const { club, identity, win } = mailing;
    const people = [await memberOf(identity, club), await memberOf(identity, club)];
    const claims = [];
    for (const person of people) claims.push(await win(person), await win(person));
    for (const { again } of claims.toReversed()) await again();
    await identity.caughtUp(identityTellWinner);
    const told = await mailsAbout(claims.map(({ claimId }) => claimId));
    expect(told.map(({ about }) => about).sort()).toEqual(claims.map(({ claimId }) => claimId).sort());
    expect(told.map(({ user_id }) => user_id).sort()).toEqual(people.flatMap(({ userId }) => [userId, userId]).sort());
  });

  it('leaves a mail and the note that it was heard of in one transaction, so that a death before the acknowledgement changes nothing', async () => {
    const { identity, mailThat, win } = mailing;
    await identity.sql(`create function identity.die() returns trigger language plpgsql as
                        $$ begin raise exception 'it died before it committed'; end $$`);
    await identity.sql(`create constraint trigger die after insert on identity.mails deferrable initially deferred
                        for each row execute function identity.die()`);
    const { claimId } = await win();
    await eventually(async () => {
      const [row] = await identity.sql('select 1 from identity.inbox_attempts');
      expect(row).toBeDefined();
    });
    expect(await mailsAbout([claimId])).toEqual([]);
    await identity.sql('drop function identity.die() cascade');
    await mailThat(claimId, hasStatus('SENT'));
    expect(await mailsAbout([claimId])).toHaveLength(1);
  });

  it('of long ago, heard of for the first time, is no news', async () => {
    const { identity, mailThat, win } = mailing;
    const ago = (days: number) => new Date(identity.clock.now().getTime() - days * DAY_MS).toISOString();
    const { claimId } = await win(undefined, { openedAt: ago(30), acceptBefore: ago(23) });
    expect(await mailThat(claimId, hasStatus('SKIPPED'))).toMatchObject({ attempts: 1, body: null });
  });

  it('of somebody who is no member, or in a tenant that nobody knows, is told to nobody', async () => {
    const { identity, mailThat, win } = mailing;
    const stranger = await somebody(identity);
    const elsewhere = await newTenant(identity);
    const claims = [
      await win(stranger),
      await win(elsewhere.owner),
      await win({ userId: crypto.randomUUID() }),
      await win(undefined, {}, crypto.randomUUID()),
    ];
    for (const { claimId } of claims)
      expect((await mailThat(claimId, hasStatus('SKIPPED'))).reason).toContain('no such member');
  });
});

describe('the developer outbox', () => {
  it('keeps what the mail said, and says at the start that nothing leaves the machine', async () => {
    const { identity, mailThat, win } = mailing;
    const { claimId } = await win();
    const { subject, body } = await mailThat(claimId, hasStatus('SENT'));
    expect(subject).toBe('You won at Moonlight Club: Evening for two');
    expect(body).toContain('ticket number 12');
    expect(identity.logs().map(({ msg }) => msg)).toContain('no mail leaves this machine: SMTP_URL is not set');
  });

  it('has nothing of an event but what a mail needs, so that no code of a later version slips into one', async () => {
    const { identity, mailThat, win } = mailing;
    const code = { voucherCode: 'SAVE-ME-20', seal: { voucherCode: 'SAVE-ME-20' } };
    await mailThat((await win(undefined, { prizeKind: 'VOUCHER', ...code })).claimId, hasStatus('SENT'));
    expect(JSON.stringify(await identity.sql('select * from identity.mails'))).not.toContain('SAVE-ME-20');
  });

  it('has no address, in the table as in the log', async () => {
    const { anna, identity, mailThat, win } = mailing;
    await mailThat((await win()).claimId, hasStatus('SENT'));
    const rows = JSON.stringify(await identity.sql('select * from identity.mails'));
    for (const said of [rows, JSON.stringify(identity.logs())]) expect(said).not.toContain(anna.email);
  });
});
