import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasStatus, listedBy, type Mailing, openMailing } from '../mails/mailing.ts';
import { mailGivenUp, memberOf, newTenant } from '../running-identity.ts';

let mailing: Mailing;
beforeAll(async () => {
  mailing = await openMailing();
});
afterAll(() => mailing.identity.stop());

it('shows owners and admins which mails went to whom, newest first, with what they said', async () => {
  const { anna, club, identity, mailThat, win } = mailing;
  const admin = await memberOf(identity, club, 'admin');
  const claims = [await win(), await win(), await win({ userId: crypto.randomUUID() })];
  for (const { claimId } of claims) await mailThat(claimId, (mail) => mail.status !== 'QUEUED');
  const adminToken = await admin.token(club.id);
  for (const token of [club.ownerToken, adminToken]) {
    const all = await listedBy(identity, token);
    expect(all.status).toBe(200);
    expect(all.body.items.map(({ id }: { id: string }) => id)).toEqual(
      all.body.items
        .map(({ id }: { id: string }) => id)
        .toSorted()
        .toReversed(),
    );
    expect(all.body.items.map(({ about }: { about: string }) => about).sort()).toEqual(
      claims.map(({ claimId }) => claimId).sort(),
    );
  }
  const sent = await listedBy(identity, adminToken, '?status=SENT&limit=1');
  expect(sent.body.items).toMatchObject([
    { kind: 'CLAIM_OPENED', userId: anna.userId, status: 'SENT', attempts: 1, subject: expect.stringContaining('won') },
  ]);
  expect(sent.body.items[0].text).toContain('ticket number 12');
  const next = await listedBy(identity, adminToken, `?status=SENT&cursor=${sent.body.nextCursor}`);
  expect(next.body.items).toHaveLength(1);
  const skipped = await listedBy(identity, adminToken, '?status=SKIPPED');
  expect(skipped.body.items).toMatchObject([{ reason: expect.stringContaining('no such member') }]);
  expect(skipped.body.items[0]).not.toHaveProperty('text');
});

it('shows nothing to staff and members, and nothing of another tenant', async () => {
  const { anna, club, identity, mailThat, win } = mailing;
  await mailThat((await win()).claimId, hasStatus('SENT'));
  const staff = await memberOf(identity, club, 'staff');
  for (const person of [staff, anna]) {
    const answer = await listedBy(identity, await person.token(club.id));
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.scope_missing']);
  }
  const elsewhere = await newTenant(identity);
  expect((await listedBy(identity, elsewhere.ownerToken)).body.items).toEqual([]);
});

it('lets nobody take up a mail of another tenant, or one whose words are erased', async () => {
  const { club, identity } = mailing;
  const retry = (mailId: string, token: string) => identity.call('POST', `/v1/mails/${mailId}/retry`, { token });
  const mailId = await mailGivenUp(identity, club.id);
  const elsewhere = await newTenant(identity);
  const theirs = await retry(mailId, elsewhere.ownerToken);
  expect([theirs.status, theirs.body.code]).toEqual([404, 'identity.mail_not_found']);
  await identity.sql(`update identity.mails set facts = null, reason = null, erased_at = now() where id = $1`, [
    mailId,
  ]);
  const erased = await retry(mailId, club.ownerToken);
  expect([erased.status, erased.body.code]).toEqual([409, 'identity.mail_ended']);
  const [listed] = (await listedBy(identity, club.ownerToken, '?status=GIVEN_UP')).body.items;
  expect(listed).toMatchObject({ id: mailId, status: 'GIVEN_UP', erasedAt: expect.any(String) });
});
