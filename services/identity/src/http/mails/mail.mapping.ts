import { idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { MailView } from '../../use-cases/mails/mail.ports.ts';

export const mailStatusSchema = z
  .enum(['QUEUED', 'SENT', 'GIVEN_UP', 'SKIPPED'])
  .describe('GIVEN_UP could not be sent; SKIPPED had nobody to go to, or came too late to be of use');

export const mailSchema = z.object({
  id: idSchema.describe('Also the part of its Message-ID before the @'),
  kind: z.enum(['CLAIM_OPENED']).describe('What it tells of: CLAIM_OPENED that somebody won'),
  about: idSchema.describe('The claim that it tells of'),
  userId: idSchema.describe('Whom it tells'),
  status: mailStatusSchema,
  attempts: z.int(),
  reason: z.string().optional().describe('Why it was not sent, or not yet; erased after 30 days'),
  queuedAt: timestampSchema,
  nextAttemptAt: timestampSchema.optional().describe('While it is queued'),
  endedAt: timestampSchema.optional().describe('When it was sent, skipped or given up'),
  erasedAt: timestampSchema.optional().describe('When what it said was erased'),
  subject: z.string().optional().describe('Where mails stay in the developer outbox; erased after 30 days'),
  text: z.string().optional().describe('As subject'),
});

const ifThere = <K extends string>(name: K, value: Date | undefined): { [name in K]?: string } =>
  (value === undefined ? {} : { [name]: value.toISOString() }) as { [name in K]?: string };

export const mailToHttp = ({
  reason,
  queuedAt,
  nextAttemptAt,
  endedAt,
  erasedAt,
  ...mail
}: MailView): z.input<typeof mailSchema> => ({
  ...mail,
  ...(reason === undefined ? {} : { reason }),
  queuedAt: queuedAt.toISOString(),
  ...ifThere('nextAttemptAt', nextAttemptAt),
  ...ifThere('endedAt', endedAt),
  ...ifThere('erasedAt', erasedAt),
});
