import { PLATFORM_TENANT_ID, scopesOfRole } from '@tessera/contracts';
import {
  assembleService,
  type Overrides,
  openServiceParts,
  type Service,
  type ServiceParts,
} from '@tessera/runtime/service';
import { authRecords } from './auth/auth-records.ts';
import { openAuth } from './auth/open-auth.ts';
import type { PasswordHashing } from './auth/prepared-passwords.ts';
import type { IdentityConfig } from './config.ts';
import type { KeySchedule } from './domain/signing-key.ts';
import { type IdentityUseCases, identityRoutes, type PasswordLength } from './http/app.ts';
import { purgeExpiredJob } from './jobs/purge-expired.job.ts';
import { rotateSigningKeysJob } from './jobs/rotate-signing-keys.job.ts';
import { sendMailsJob } from './jobs/send-mails.job.ts';
import { type SmtpSettings, smtpSettings } from './mail/mail-config.ts';
import { openMail } from './mail/open-mail.ts';
import { tellWinnerSubscriber } from './messaging/tell-winner.subscriber.ts';
import { publishEvent } from './messaging/to-contract.ts';
import { createAttemptCounters } from './persistence/attempt-counters.ts';
import { createLeftovers } from './persistence/leftovers.ts';
import { createMailQueue } from './persistence/mail-queue.ts';
import { createMails } from './persistence/mail-store.ts';
import { MemberRecord } from './persistence/member.record.ts';
import { TenantRecord } from './persistence/tenant.record.ts';
import { createTenants } from './persistence/tenant-store.ts';
import { changeMemberRole } from './use-cases/change-member-role.ts';
import { createTenant } from './use-cases/create-tenant.ts';
import { getCurrentTenant } from './use-cases/get-current-tenant.ts';
import { getMe } from './use-cases/get-me.ts';
import { getSigningKeys } from './use-cases/get-signing-keys.ts';
import { issueToken } from './use-cases/issue-token.ts';
import { joinTenant } from './use-cases/join-tenant.ts';
import { listMembers } from './use-cases/list-members.ts';
import { listTenants } from './use-cases/list-tenants.ts';
import { listMails } from './use-cases/mails/list-mails.ts';
import type { Mails } from './use-cases/mails/mail.ports.ts';
import { retryMail } from './use-cases/mails/retry-mail.ts';
import { sendMail } from './use-cases/mails/send-mail.ts';
import { tellWinner } from './use-cases/mails/tell-winner.ts';
import { purgeExpired } from './use-cases/purge-expired.ts';
import { rotateSigningKeys } from './use-cases/rotate-signing-keys.ts';
import { signIn } from './use-cases/sign-in.ts';
import { signOut } from './use-cases/sign-out.ts';
import { signUp } from './use-cases/sign-up.ts';

/** scrypt would hash any length; nobody types more, and a megabyte of password is an attack. */
const PASSWORD_MAX_LENGTH = 128;

/** Over the life of a token: what verifiers' caches and clocks may be behind. */
const KEY_MARGIN_SECONDS = 600;

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

export interface IdentityOverrides extends Overrides {
  /** Cheaper hashes, so that a test with many people need not wait for each of their passwords. */
  readonly passwordHashing?: PasswordHashing | undefined;
}

/** Builds the identity service, for production and for tests alike. */
export const compose = async (config: IdentityConfig, overrides: IdentityOverrides = {}): Promise<Service> => {
  const entities = [...Object.values(authRecords), TenantRecord, MemberRecord];
  const smtp = smtpSettings(config);
  const parts = await openServiceParts('identity', config, entities, overrides);
  const passwordLength = { min: config.PASSWORD_MIN_LENGTH, max: PASSWORD_MAX_LENGTH };
  const mailing = openMailing(config, parts, smtp);
  const { useCases, rotate, purge } = wire(
    config,
    { ...parts, mails: mailing.mails, passwordHashing: overrides.passwordHashing },
    passwordLength,
  );
  return assembleService({
    parts,
    routes: identityRoutes(useCases, passwordLength),
    subscribers: [tellWinnerSubscriber(tellWinner(mailing))],
    jobs: [rotateSigningKeysJob(rotate), purgeExpiredJob(purge), mailing.job],
    onStop: () => mailing.transport.close(),
  });
};

/** Mails, and the job that sends them. */
const openMailing = (config: IdentityConfig, parts: ServiceParts, smtp: SmtpSettings | undefined) => {
  const { database, clock } = parts;
  const mails = createMails(database, PLATFORM_TENANT_ID);
  const queue = createMailQueue(database);
  const { transport, links, metrics } = openMail(parts, config, smtp, {
    ageSeconds: () => queue.ageSeconds(clock.now()),
    givenUp: () => queue.givenUpSince(new Date(clock.now().getTime() - DAY_SECONDS * 1_000)),
  });
  const job = sendMailsJob({
    ...{ mails, attempted: metrics.attempted },
    send: sendMail({ mails, transport, links, random: Math.random }),
    atOnce: config.SMTP_CONNECTIONS,
  });
  return { mails, transport, job };
};

const keySchedule = (config: IdentityConfig): KeySchedule => ({
  rotationSeconds: config.SIGNING_KEY_DAYS * DAY_SECONDS,
  prePublishSeconds: config.SIGNING_KEY_NOTICE_HOURS * HOUR_SECONDS,
  keepSeconds: config.TOKEN_SECONDS + KEY_MARGIN_SECONDS,
});

const attemptLimits = (config: IdentityConfig) => {
  const windowSeconds = config.ATTEMPT_WINDOW_SECONDS;
  return {
    signInsPerAccount: { limit: config.SIGN_INS_PER_ACCOUNT, windowSeconds },
    signInsPerAddress: { limit: config.SIGN_INS_PER_ADDRESS, windowSeconds },
    signUpsPerAddress: { limit: config.SIGN_UPS_PER_ADDRESS, windowSeconds },
  };
};

const wire = (
  config: IdentityConfig,
  parts: ServiceParts & Pick<IdentityOverrides, 'passwordHashing'> & { readonly mails: Mails },
  passwordLength: PasswordLength,
) => {
  const { database, mails } = parts;
  const { credentials, users, keys, transactions } = openAuth({
    ...parts,
    settings: {
      secret: config.AUTH_SECRET,
      sessionSeconds: config.SESSION_DAYS * DAY_SECONDS,
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
      passwordLength,
    },
    publish: publishEvent,
  });
  const tenants = createTenants({ database, publish: publishEvent, platformTenantId: PLATFORM_TENANT_ID });
  const counters = createAttemptCounters((work) => transactions.run(work), config.AUTH_SECRET);
  const limits = attemptLimits(config);
  const schedule = keySchedule(config);
  const rotate = rotateSigningKeys({ keys, schedule });
  const useCases: IdentityUseCases = {
    signUp: signUp({ credentials, counters, limits }),
    signIn: signIn({ credentials, counters, limits }),
    signOut: signOut({ credentials }),
    issueToken: issueToken({
      credentials,
      tenants,
      keys,
      rotate: (ctx) => rotate(undefined, ctx),
      schedule,
      scopesOf: (role) => (role ? scopesOfRole(role) : []),
      tokenSeconds: config.TOKEN_SECONDS,
    }),
    getSigningKeys: getSigningKeys({ keys }),
    getMe: getMe({ users }),
    createTenant: createTenant({ tenants }),
    listTenants: listTenants({ tenants }),
    getCurrentTenant: getCurrentTenant({ tenants }),
    joinTenant: joinTenant({ tenants }),
    listMembers: listMembers({ tenants }),
    changeMemberRole: changeMemberRole({ tenants }),
    listMails: listMails({ mails }),
    retryMail: retryMail({ mails }),
  };
  return { useCases, rotate, purge: purgeExpired({ leftovers: createLeftovers(database), mails }) };
};
