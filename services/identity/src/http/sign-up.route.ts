import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { signUp } from '../use-cases/sign-up.ts';
import { errorStatus } from './error-status.ts';
import { originOf } from './origin.ts';
import { emailSchema, nameSchema } from './user.mapping.ts';

export const signUpRoute = (
  signUpWith: ReturnType<typeof signUp>,
  passwordLength: { readonly min: number; readonly max: number },
) =>
  defineRoute({
    method: 'post',
    path: '/v1/users',
    operationId: 'signUp',
    summary: 'Sign up with an e-mail address and a password',
    description:
      'Answers the same for an address that is free and for one that is taken, so that nobody can find out who is ' +
      'registered. A taken address keeps its account as it is.',
    tags: ['people'],
    access: { kind: 'public' },
    idempotency: 'none',
    idempotencyReason:
      'A repeated sign-up finds the address taken and changes nothing; to remember the call would keep a fast hash of the password.',
    request: {
      body: z.strictObject({
        email: emailSchema,
        name: nameSchema,
        password: z.string().min(passwordLength.min).max(passwordLength.max),
      }),
    },
    responses: {
      202: {
        description: 'If the address was free, its account now exists and can sign in',
        schema: z.object({ email: z.string() }),
      },
    },
    refusals: pick(errorStatus, ['identity.too_many_attempts']),
    async handle({ body }, ctx, raw) {
      const result = await signUpWith({ ...body, origin: originOf(raw) }, ctx);
      return result.ok ? { ok: true, value: { email: body.email } } : result;
    },
    toReply: (value) => ({ status: 202, body: value }),
  });
