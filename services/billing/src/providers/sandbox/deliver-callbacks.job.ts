import { defineJob, type Job } from '@tessera/runtime/service';
import { Webhook } from 'standardwebhooks';
import type { DueCallback, SandboxCallbacks } from './sandbox-callbacks.ts';
import type { SandboxCallback } from './sandbox-provider.ts';

export interface DeliverCallbacks {
  readonly callbacks: SandboxCallbacks;
  readonly signingSecret: string;
  /** Where callbacks go; read at delivery, because a service learns its own port only once it listens. */
  readonly webhookUrl: () => string;
}

/** Sends the sandbox's callbacks over HTTP, as a provider outside would, and again until the receiver has answered 2xx. */
export const deliverCallbacksJob = ({ callbacks, signingSecret, webhookUrl }: DeliverCallbacks): Job => {
  const webhook = new Webhook(signingSecret, { format: 'raw' });
  return defineJob({
    name: 'deliver-sandbox-callbacks',
    everyMs: 100,
    run: async ({ clock, logger }) => {
      const due = await callbacks.takeDue(50);
      await Promise.all(
        due.map(async (callback) => {
          try {
            await deliver(webhook, webhookUrl(), callback, clock.now());
            await callbacks.strikeOff(callback);
          } catch (error) {
            logger.warn(
              { err: error, callback: callback.id },
              'a sandbox callback was not accepted and will be sent again',
            );
          }
        }),
      );
      return due.length;
    },
  });
};

const deliver = async (webhook: Webhook, url: string, callback: DueCallback, now: Date): Promise<void> => {
  const content: SandboxCallback = {
    id: callback.id,
    type: callback.type as SandboxCallback['type'],
    data: { objectId: callback.objectId, metadata: { tenantId: callback.tenantId } },
  };
  const body = JSON.stringify(content);
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': callback.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': webhook.sign(callback.id, now, body),
    },
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
};
