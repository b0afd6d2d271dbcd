import { describe, expect, it } from 'vitest';
import { deliveryOf, type SmtpFailure } from './smtp-failure.ts';

const answered = (command: string, responseCode: number, words = 'words'): SmtpFailure => ({
  message: 'failed',
  command,
  responseCode,
  response: `${responseCode} ${words}`,
});

describe('what a server says', () => {
  it.each([
    ['no such recipient', answered('RCPT TO', 550), true],
    ['a content that it does not want', answered('DATA', 554), true],
    ['a recipient that is full for now', answered('RCPT TO', 452), false],
    ['a content that it cannot take for now', answered('DATA', 451), false],
    ['a sender that it does not know', answered('MAIL FROM', 550), false],
    ['wrong credentials', answered('AUTH PLAIN', 535), false],
    ['that one must authenticate first', answered('RCPT TO', 530), false],
    ['that it is closing', { ...answered('CONN', 421), code: 'ECONNECTION' }, false],
  ])('%s: %#', (_what, failure, isFinal) => {
    expect(deliveryOf(failure)).toMatchObject({ ok: false, isFinal });
  });
});

describe('what happens without a server’s word', () => {
  it.each([
    ['nobody there', { message: 'connect ECONNREFUSED 127.0.0.1:25', code: 'ESOCKET', command: 'CONN' }, false],
    ['no TLS', { message: 'Error upgrading connection with STARTTLS', code: 'ETLS', command: 'STARTTLS' }, false],
    ['too slow', { message: 'The operation was aborted due to timeout', code: 'EABORT' }, false],
    ['no address at all', { message: 'No recipients defined', code: 'EENVELOPE', command: 'API' }, true],
  ])('%s', (_what, failure, isFinal) => {
    expect(deliveryOf(failure)).toMatchObject({ ok: false, isFinal });
  });
});

describe('the reason that is kept', () => {
  it('is the server’s words in one line, without any address', () => {
    const { reason } = deliveryOf(
      answered('RCPT TO', 550, '5.1.1 <anna@example.com>:\r\n no such user anna@example.com'),
    );
    expect(reason).toBe('RCPT TO: 550 5.1.1 <…>: no such user …');
  });

  it('is not longer than anybody reads', () => {
    expect(deliveryOf(answered('DATA', 451, 'x'.repeat(5_000))).reason.length).toBeLessThanOrEqual(300);
  });
});
