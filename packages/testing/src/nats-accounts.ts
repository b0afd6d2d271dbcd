import { serviceNames } from '@tessera/contracts';
import { type NatsUser, natsAdmin, type Secrets, serviceNatsUser } from '@tessera/stack';

/**
 * How many tests can have a NATS of their own at one moment. Subjects are contracts and cannot carry a test's prefix, but
 * an account is a whole world of subjects and streams; all are declared when the server starts.
 */
export const ACCOUNTS = 32;

/** User names are unique across a server's accounts, so the account's number is part of them. */
export const userIn = (account: number, name: string): string => `t${account}-${name}`;

/** The provisioning user and the seven services in every account, with the very rights that they have in production. */
export const usersOfAllAccounts = (secrets: Secrets): NatsUser[] =>
  Array.from({ length: ACCOUNTS }, (_, account) => {
    const inAccount = (user: NatsUser): NatsUser => ({
      ...user,
      user: userIn(account, user.user),
      account: `TEST_${account}`,
    });
    return [
      { user: natsAdmin, password: secrets.get(`nats/${natsAdmin}`) },
      ...serviceNames.map((service) => serviceNatsUser(service, secrets.get(`nats/${service}`))),
    ].map(inAccount);
  }).flat();
