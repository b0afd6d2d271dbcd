import { ConfigError, loadConfig } from '@tessera/runtime/config';
import { describe, expect, it } from 'vitest';
import { mailConfig, smtpSettings } from './mail-config.ts';

const PASSWORD = 'correct-horse';
const all = {
  SMTP_URL: `smtp://user%40example.com:${PASSWORD}@smtp.example.com:587`,
  MAIL_FROM: 'Tessera <no-reply@mail.example.com>',
  PUBLIC_URL: 'https://api.example.com',
};

const settings = (environment: Record<string, string>) => smtpSettings(loadConfig(mailConfig, environment));

const complaintAbout = (environment: Record<string, string>): string => {
  try {
    settings(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('the way that mails take', () => {
  it('is the developer outbox where nothing is said of it', () => {
    expect(settings({})).toBeUndefined();
    expect(settings({ PUBLIC_URL: all.PUBLIC_URL })).toBeUndefined();
  });

  it('is the server of the URL, with TLS demanded unless it is said otherwise', () => {
    expect(settings(all)).toMatchObject({
      ...{ host: 'smtp.example.com', port: 587, isSecure: false, requireTls: true, connections: 4 },
      auth: { user: 'user@example.com', pass: PASSWORD },
      from: { name: 'Tessera', address: 'no-reply@mail.example.com', domain: 'mail.example.com' },
    });
    expect(settings({ ...all, SMTP_REQUIRE_TLS: 'false' })).toMatchObject({ requireTls: false });
    expect(settings({ ...all, SMTP_URL: 'smtps://[::1]' })).toMatchObject({
      ...{ host: '::1', port: undefined, isSecure: true, auth: undefined },
    });
  });

  it('may have a sender without a name', () => {
    const { from } = settings({ ...all, MAIL_FROM: 'no-reply@example.com' }) ?? {};
    expect(from).toEqual({ name: '', address: 'no-reply@example.com', domain: 'example.com' });
  });

  it.each(Object.keys(all).slice(0, 2))('is refused where it is half known: %s alone', (name) => {
    const message = complaintAbout({ [name]: all[name as keyof typeof all] });
    for (const other of Object.keys(all)) expect(message.includes(`${other} is missing`)).toBe(other !== name);
  });

  it.each([
    ['SMTP_URL', `http://user:${PASSWORD}@smtp.example.com`],
    ['SMTP_URL', `smtp://user:${PASSWORD}@smtp.example.com?tls.rejectUnauthorized=false`],
    ['MAIL_FROM', 'Tessera'],
    ['MAIL_FROM', 'Tessera <a@example.com>, <b@example.com>'],
    ['MAIL_FROM', 'Tessera\r\nBcc: <a@example.com>'],
  ])('is refused where %s is no such thing, without showing a password', (name, value) => {
    const message = complaintAbout({ ...all, [name]: value });
    expect(message).toContain(name);
    expect(message).not.toContain(PASSWORD);
  });
});
