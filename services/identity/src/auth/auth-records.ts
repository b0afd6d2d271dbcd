import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';

/*
 * The property names are better-auth's field names. The tenant is not mapped: the database fills in the platform's,
 * and row-level security compares it, so better-auth need not know that there are tenants.
 */

export const UserRecord = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    email: p.text(),
    emailVerified: p.boolean(),
    image: p.text().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const AccountRecord = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    id: p.uuid().primary(),
    accountId: p.text(),
    providerId: p.text(),
    userId: p.uuid(),
    accessToken: p.text().nullable(),
    refreshToken: p.text().nullable(),
    idToken: p.text().nullable(),
    accessTokenExpiresAt: p.datetime().nullable(),
    refreshTokenExpiresAt: p.datetime().nullable(),
    scope: p.text().nullable(),
    password: p.text().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const SessionRecord = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    token: p.text(),
    userId: p.uuid(),
    expiresAt: p.datetime(),
    ipAddress: p.text().nullable(),
    userAgent: p.text().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const VerificationRecord = defineEntity({
  name: 'Verification',
  tableName: 'verifications',
  properties: {
    id: p.text().primary(),
    identifier: p.text(),
    value: p.text(),
    expiresAt: p.datetime(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const SigningKeyRecord = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    id: p.uuid().primary(),
    publicKey: p.text(),
    privateKey: p.text(),
    alg: p.text().nullable(),
    crv: p.text().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
  },
});

/** The record of each of better-auth's models. */
export const authRecords: Readonly<Record<string, EntitySchema>> = {
  user: UserRecord,
  account: AccountRecord,
  session: SessionRecord,
  verification: VerificationRecord,
  jwks: SigningKeyRecord,
};
