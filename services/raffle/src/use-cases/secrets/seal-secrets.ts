import type { CallContext } from '@tessera/runtime/context';
import type { UnsealedSecrets } from './secrets.ports.ts';

/** Seals a slice of every tenant's secrets that have no seal, or that of a key that is to go. Returns how many it sealed. */
export const sealSecrets =
  ({ secrets }: { readonly secrets: UnsealedSecrets }) =>
  async (contextFor: (tenantId: string) => CallContext): Promise<number> => {
    let sealed = 0;
    for (const tenantId of await secrets.tenants()) sealed += await secrets.seal(contextFor(tenantId));
    return sealed;
  };
