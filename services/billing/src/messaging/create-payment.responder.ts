import { createPayment as createPaymentRequest } from '@tessera/contracts';
import { money, ok, type Refusal, type Result } from '@tessera/kernel';
import { defineResponder } from '@tessera/runtime/messaging';
import type { Payment } from '../domain/payments/payment.ts';
import type { createPayment } from '../use-cases/payments/create-payment.ts';

/** Makes a payment for a purchase of another service. */
export const createPaymentResponder = (createPaymentWith: ReturnType<typeof createPayment>) =>
  defineResponder({
    request: createPaymentRequest,
    handle: async ({ amountMinor, currency, ...input }, ctx) => {
      const worded = <Code extends string>(result: Result<Payment, Refusal<Code>>) =>
        result.ok ? ok({ paymentId: result.value.id }) : result;
      const scope = ctx.idempotency;
      // What is remembered has the wording of the contract, and is written in the transaction of the payment.
      const toReply = (result: unknown) =>
        scope?.toReply(worded(result as Result<Payment, Refusal>)) as ReturnType<NonNullable<typeof scope>['toReply']>;
      const inner = scope ? { ...ctx, idempotency: { ...scope, toReply } } : ctx;
      return worded(await createPaymentWith({ ...input, amount: money(BigInt(amountMinor), currency) }, inner));
    },
  });
