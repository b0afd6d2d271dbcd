import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message as a server took it. */
export interface TakenMail {
  readonly to: string;
  readonly raw: string;
  readonly messageId: string;
  readonly isEncrypted: boolean;
}

/** What a server says to the next mails: an answer to the recipient or to the content, or nothing for "taken". */
export interface Refusal {
  readonly at: 'RCPT' | 'DATA';
  readonly code: number;
  readonly words: string;
}

export interface TestSmtp {
  readonly taken: TakenMail[];
  /** How often a recipient was named. */
  readonly asked: string[];
  refuse(refusal: Refusal | undefined): void;
  /** Says nothing to any content until what it returns is called. */
  hold(): () => void;
  url(credentials?: string): string;
  /** Takes no connection any more, and gives up the port for a while. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

const failure = ({ code, words }: Refusal): Error => Object.assign(new Error(words), { responseCode: code });

/** What stands in a header, folded lines unfolded. */
export const headerOf = (raw: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r\n[ \t]+/g, ' ');

/** A real server of SMTP on 127.0.0.1, which says what it is told to say. */
export const testSmtp = async (options: SMTPServerOptions = {}): Promise<TestSmtp> => {
  const taken: TakenMail[] = [];
  const asked: string[] = [];
  let refusal: Refusal | undefined;
  let held: Promise<void> = Promise.resolve();
  let port = 0;
  const open = () =>
    new Promise<SMTPServer>((resolve) => {
      const server = new SMTPServer({
        ...{ logger: false, authOptional: true, disableReverseLookup: true, closeTimeout: 10, hideSTARTTLS: true },
        ...options,
        onRcptTo({ address }, _session, done) {
          asked.push(address);
          done(refusal?.at === 'RCPT' ? failure(refusal) : null);
        },
        onData(stream, session, done) {
          void text(stream).then(async (raw) => {
            await held;
            if (refusal?.at === 'DATA') return done(failure(refusal));
            const to = session.envelope.rcptTo[0]?.address ?? '';
            taken.push({ to, raw, messageId: headerOf(raw, 'Message-ID') ?? '', isEncrypted: session.secure });
            done(null);
          });
        },
      });
      // A client that turns away from a certificate breaks the connection.
      server.on('error', () => undefined);
      server.listen(port, '127.0.0.1', () => {
        port = (server.server.address() as AddressInfo).port;
        resolve(server);
      });
    });
  let server: SMTPServer | undefined = await open();
  return {
    taken,
    asked,
    refuse: (next) => {
      refusal = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    url: (credentials) => `smtp://${credentials === undefined ? '' : `${credentials}@`}127.0.0.1:${port}`,
    leave: async () => {
      const leaving = server;
      server = undefined;
      await new Promise<void>((resolve) => (leaving === undefined ? resolve() : leaving.close(resolve)));
    },
    comeBack: async () => {
      server ??= await open();
    },
  };
};
