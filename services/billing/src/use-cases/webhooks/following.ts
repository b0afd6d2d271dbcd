import type { CallContext } from '@tessera/runtime/context';
import type { PaymentProvider } from '../provider.ports.ts';

/** What to do in the transaction that marks a callback as applied, or why nothing can be done now. */
export type Following = { readonly act: (ctx: CallContext) => Promise<unknown> } | { readonly cannot: string };

/** Asks the provider what is true of the object, and says what follows from it here. */
export type Follow = (provider: PaymentProvider, objectId: string, ctx: CallContext) => Promise<Following>;
