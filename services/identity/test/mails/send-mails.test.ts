import tls from 'node:tls';
import { eventually, traceCollector } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, hasStatus, type Mailing, mailsBy, openMailing, waits } from './mailing.ts';
import { smtpCertificate } from './smtp-certificate.ts';
import { headerOf, type TestSmtp, testSmtp } from './smtp-server.ts';

const LEASE_MS = 5 * 60_000;

let smtp: TestSmtp;
let mailing: Mailing;
beforeAll(async () => {
  smtp = await testSmtp();
  mailing = await openMailing({ env: mailsBy(smtp) });
});
afterAll(async () => {
  await mailing.identity.stop();
  await smtp.leave();
});
beforeEach(() => smtp.refuse(undefined));

const takenOf = (id: string) => smtp.taken.filter(({ messageId }) => messageId === `<${id}@mail.example>`);

describe('a mail to a winner', () => {
  it('reaches the server as text and HTML, from the sender to the person alone, and keeps nothing of what it said', async () => {
    const { anna, mailThat, win } = mailing;
    const { claimId } = await win(undefined, { prizeTitle: 'Ein Abend für zwei\r\nBcc: all@example.com' });
    const mail = await mailThat(claimId, hasStatus('SENT'));
    const [message, ...more] = takenOf(mail.id);
    expect(more).toEqual([]);
    const { raw = '', to } = message ?? {};
    expect(to).toBe(anna.email);
    expect(headerOf(raw, 'From')).toBe('Tessera <no-reply@mail.example>');
    expect(headerOf(raw, 'To')).toBe(anna.email);
    expect(headerOf(raw, 'Auto-Submitted')).toBe('auto-generated');
    expect(headerOf(raw, 'Bcc')).toBeUndefined();
    expect(raw).toMatch(/content-type: text\/plain; charset=utf-8/i);
    expect(raw).toMatch(/content-type: text\/html; charset=utf-8/i);
    expect(mail).toMatchObject({ subject: null, body: null, reason: null, attempts: 1 });
  });

  it('that is not taken for now waits, with the server’s words, and is taken at its next turn', async () => {
    const { hurry, mailThat, win } = mailing;
    smtp.refuse({ at: 'RCPT', code: 451, words: '4.7.1 greylisted, come again' });
    const { claimId } = await win();
    expect((await mailThat(claimId, waits)).reason).toContain('451 4.7.1 greylisted');
    smtp.refuse(undefined);
    await hurry();
    const mail = await mailThat(claimId, hasStatus('SENT'));
    expect(mail).toMatchObject({ attempts: 2, reason: null });
    expect(takenOf(mail.id)).toHaveLength(1);
  });

  it.each([
    { at: 'RCPT', code: 550, words: '5.1.1 no such user here' } as const,
    { at: 'DATA', code: 554, words: '5.7.1 not wanted' } as const,
  ])('that is refused for good at $at is given up at once', async (refusal) => {
    const { anna, identity, mailThat, win } = mailing;
    smtp.refuse(refusal);
    const { claimId } = await win();
    const mail = await mailThat(claimId, hasStatus('GIVEN_UP'));
    expect(mail).toMatchObject({ attempts: 1, reason: expect.stringContaining(`${refusal.code} ${refusal.words}`) });
    expect(takenOf(mail.id)).toEqual([]);
    const line = identity.logs().find(({ mail_id, msg }) => mail_id === mail.id && msg === 'a mail was given up');
    expect(line).toMatchObject({ level: 'error', kind: 'CLAIM_OPENED' });
    expect(JSON.stringify(identity.logs())).not.toContain(anna.email);
  });

  it('is given up when it could not be sent for two days', async () => {
    const { hurry, identity, mailThat, win } = mailing;
    smtp.refuse({ at: 'DATA', code: 452, words: 'full' });
    const { claimId } = await win();
    await mailThat(claimId, waits);
    await identity.sql(`update identity.mails set queued_at = queued_at - interval '48 hours' where about = $1`, [
      claimId,
    ]);
    await hurry();
    expect((await mailThat(claimId, hasStatus('GIVEN_UP'))).reason).toMatch(/two days.*452 full/);
  });

  it('that was given up is taken up again by an admin, once, and sent', async () => {
    const { club, identity, mailThat, win } = mailing;
    smtp.refuse({ at: 'RCPT', code: 550, words: 'relaying denied' });
    const { claimId } = await win();
    const { id } = await mailThat(claimId, hasStatus('GIVEN_UP'));
    smtp.refuse(undefined);
    const retry = () => identity.call('POST', `/v1/mails/${id}/retry`, { token: club.ownerToken });
    const answers = await Promise.all([retry(), retry()]);
    // Whoever comes second finds it waiting, or sent already.
    for (const { status } of answers) expect([202, 409]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(202);
    await mailThat(claimId, hasStatus('SENT'));
    expect(takenOf(id)).toHaveLength(1);
    const again = await retry();
    expect([again.status, again.body.code]).toEqual([409, 'identity.mail_ended']);
  });

  it('waits for a server that is away', async () => {
    const { hurry, mailThat, win } = mailing;
    await smtp.leave();
    try {
      const { claimId } = await win();
      await mailThat(claimId, waits);
      await smtp.comeBack();
      await hurry();
      const { id } = await mailThat(claimId, hasStatus('SENT'));
      expect(takenOf(id)).toHaveLength(1);
    } finally {
      await smtp.comeBack();
    }
  });

  it('is sent again when its lease is over, as the same message, where the process died before it wrote that it was sent', async () => {
    const { identity, mailThat, win } = mailing;
    await identity.sql(`create function identity.die() returns trigger language plpgsql as
                        $$ begin raise exception 'it died before it wrote it down'; end $$`);
    await identity.sql(`create trigger die before update of status on identity.mails
                        for each row execute function identity.die()`);
    const { claimId } = await win();
    const { id } = await mailThat(claimId, (mail) => takenOf(mail.id).length > 0);
    await eventually(() => expect(identity.logs().filter(({ mail_id, err }) => mail_id === id && err)).toHaveLength(1));
    await identity.sql('drop function identity.die() cascade');
    identity.clock.advance(LEASE_MS);
    expect(await mailThat(claimId, hasStatus('SENT'))).toMatchObject({ attempts: 2 });
    expect(takenOf(id)).toHaveLength(2);
  });

  it('is counted by how it went, and those that wait and those that were given up are measured', async () => {
    const { hurry, identity, mailThat, win } = mailing;
    smtp.refuse({ at: 'RCPT', code: 450, words: 'later' });
    const { claimId } = await win();
    await mailThat(claimId, waits);
    await identity.sql(`update identity.mails set queued_at = queued_at - interval '1 hour' where about = $1`, [
      claimId,
    ]);
    const metrics = async () => (await identity.service.app.request('/metrics')).text();
    const said = await metrics();
    expect(Number(/^mail_queue_age_seconds\{.*\} (\S+)$/m.exec(said)?.[1])).toBeGreaterThanOrEqual(HOUR_MS / 1_000);
    expect(Number(/^mails_given_up\{.*\} (\S+)$/m.exec(said)?.[1])).toBeGreaterThanOrEqual(3);
    for (const outcome of ['sent', 'failed', 'given_up'])
      expect(said).toMatch(new RegExp(`mail_attempt_seconds_count\\{.*outcome="${outcome}".*\\} [1-9]`));
    smtp.refuse(undefined);
    await hurry();
    await mailThat(claimId, hasStatus('SENT'));
  });
});

describe('two instances at once', () => {
  /** What one of them sends at the same time, where nothing else is set. */
  const AT_ONCE = 4;

  it('send each mail once, and no more at the same time than they have connections', async () => {
    const { hurry, identity, mailThat, win } = mailing;
    smtp.refuse({ at: 'RCPT', code: 451, words: 'not yet' });
    const claims = [];
    for (let count = 0; count < 2 * AT_ONCE + 2; count += 1) claims.push(await win());
    for (const { claimId } of claims) await mailThat(claimId, waits);
    smtp.refuse(undefined);
    const other = await identity.another();
    await other.service.start();
    const release = smtp.hold();
    try {
      const asked = smtp.asked.length;
      await hurry();
      await eventually(() => expect(smtp.asked.length - asked).toBeGreaterThanOrEqual(2 * AT_ONCE));
      expect(smtp.asked.length - asked).toBe(2 * AT_ONCE);
      release();
      for (const { claimId } of claims) {
        const mail = await mailThat(claimId, hasStatus('SENT'));
        expect(mail.attempts).toBe(2);
        expect(takenOf(mail.id)).toHaveLength(1);
      }
    } finally {
      release();
      await other.service.stop();
    }
  });
});

describe('what mails said', () => {
  it('and why they were not sent is erased after 30 days; that they were sent, and when, stays', async () => {
    const { identity, mailThat, win } = mailing;
    const [old, young] = [await win(), await win()];
    const [before] = [await mailThat(old.claimId, hasStatus('SENT')), await mailThat(young.claimId, hasStatus('SENT'))];
    const age = (claimId: string, ms: number) =>
      identity.sql('update identity.mails set ended_at = $2 where about = $1', [
        claimId,
        new Date(identity.clock.now().getTime() - ms),
      ]);
    await age(old.claimId, 30 * DAY_MS + 1_000);
    await age(young.claimId, 30 * DAY_MS - HOUR_MS);
    // The job sweeps at the start of an instance.
    const other = await identity.another();
    await other.service.start();
    try {
      const after = await mailThat(old.claimId, ({ facts }) => facts === null);
      expect(after).toMatchObject({ id: before.id, status: 'SENT', subject: null, body: null, attempts: 1 });
      expect(after.ended_at).not.toBeNull();
      expect(await mailThat(young.claimId, hasStatus('SENT'))).toMatchObject({
        facts: { prizeTitle: 'Evening for two' },
      });
    } finally {
      await other.service.stop();
    }
  });
});

describe('the trace of a mail', () => {
  it('shows that it was looked after and handed over, and nobody’s address', async () => {
    const collector = await traceCollector();
    const traced = await openMailing({ env: { ...mailsBy(smtp), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    try {
      await traced.mailThat((await traced.win()).claimId, hasStatus('SENT'));
      const spans = await collector.waitForTrace((all) => all.some(({ name }) => name === 'smtp send'), 10_000);
      const job = spans.find(({ name }) => name === 'job send-mails');
      const sending = spans.find(({ name }) => name === 'smtp send');
      expect(job?.attributes).toMatchObject({ 'tessera.tenant_id': traced.club.id });
      expect(sending).toMatchObject({ traceId: job?.traceId, parentSpanId: job?.spanId });
      expect(JSON.stringify(spans.map(({ name, attributes }) => [name, attributes]))).not.toContain(traced.anna.email);
    } finally {
      await traced.identity.stop();
      await collector.stop();
    }
  });
});

describe('TLS', () => {
  const own = { ...smtpCertificate, hideSTARTTLS: false };

  const triedAt = async (server: TestSmtp, credentials?: string, demanded = 'true') => {
    const env = { ...mailsBy(server, credentials), SMTP_REQUIRE_TLS: demanded };
    const careful = await openMailing({ env });
    const { claimId } = await careful.win();
    return { ...careful, claimId };
  };

  it.each([
    ['a server that offers none', {}],
    ['a certificate that nobody trusts', own],
  ])('where it is demanded, %s gets no mail and no password', async (_what, options) => {
    const server = await testSmtp({ ...options, onAuth: (_auth, _session, done) => done(null, { user: 1 }) });
    const { claimId, identity, mailThat } = await triedAt(server, 'tessera:open-sesame');
    try {
      await mailThat(claimId, waits);
      expect([server.asked, server.taken]).toEqual([[], []]);
    } finally {
      await identity.stop();
      await server.leave();
    }
  });

  it('where it is not demanded, is taken as it is offered', async () => {
    const server = await testSmtp(own);
    const { claimId, identity, mailThat } = await triedAt(server, undefined, 'false');
    try {
      await mailThat(claimId, hasStatus('SENT'));
      expect(server.taken.map(({ isEncrypted }) => isEncrypted)).toEqual([true]);
    } finally {
      await identity.stop();
      await server.leave();
    }
  });

  it('where it is demanded and trusted, the mail goes through it, after a password that is in no log', async () => {
    const trusted = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...trusted, smtpCertificate.cert]);
    const seen: string[] = [];
    const server = await testSmtp({
      ...own,
      onAuth({ username, password }, session, done) {
        seen.push(`${username}:${password}:${session.secure}`);
        done(null, { user: 1 });
      },
    });
    const { claimId, identity, mailThat } = await triedAt(server, 'tessera:open-sesame');
    try {
      await mailThat(claimId, hasStatus('SENT'));
      expect(server.taken.map(({ isEncrypted }) => isEncrypted)).toEqual([true]);
      expect(seen).toEqual(['tessera:open-sesame:true']);
      expect(JSON.stringify(identity.logs())).not.toContain('open-sesame');
    } finally {
      await identity.stop();
      await server.leave();
      tls.setDefaultCACertificates(trusted);
    }
  });
});
