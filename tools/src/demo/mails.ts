import { type ApiClient, waitFor } from './api-client.ts';
import type { Club } from './people.ts';

interface Mail {
  readonly userId: string;
  readonly status: string;
  readonly reason?: string;
  readonly subject?: string;
}

/** The subject of the mail that told a person; undefined where mails really leave, and nothing of what they say stays. */
export const mailTo = async (
  api: ApiClient,
  club: Pick<Club, 'owner'>,
  userId: string | undefined,
): Promise<string | undefined> => {
  const mail = await waitFor('the mail to the winner', async () => {
    const { items } = await api.expect<{ items: readonly Mail[] }>('GET', '/v1/mails', { token: club.owner.token });
    // A server that does not take it yet is no reason to wait for it here.
    return items.find((one) => one.userId === userId && (one.status !== 'QUEUED' || one.reason !== undefined));
  });
  return mail.subject;
};
