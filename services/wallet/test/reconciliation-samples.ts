import type { HttpClient, Sample } from '@tessera/testing';
import { csvOf, type DifferenceBody, fileBody, type ReconciliationBody } from './settlement.ts';

/** Samples of every operation about reconciliation. Differences are closed once, so each call takes another one. */
export const reconciliationSamples = async (http: HttpClient, token: string): Promise<Record<string, Sample>> => {
  const lines = Array.from({ length: 50 }, (_, index) => ({ id: `sbx_${index}`, amount: '1.00' }));
  const body = fileBody(csvOf(...lines));
  const run = await http.post<ReconciliationBody>('/v1/reconciliations', { body });
  const path = { reconciliationId: run.body.reconciliationId };
  const { body: page } = await http.get<{ items: DifferenceBody[] }>(
    `/v1/reconciliations/${path.reconciliationId}/differences?limit=50`,
  );
  const waiting = page.items.map(({ differenceId }) => differenceId);
  const resolveDifference: Sample = {
    token,
    get path() {
      return { differenceId: waiting.pop() ?? 'none-left' };
    },
    body: { kind: 'explained', note: 'A sample' },
    other: { body: { kind: 'explained', note: 'Another one' } },
  };
  return {
    reconcile: { token, body, other: { body: fileBody(csvOf()) } },
    resolveDifference,
    listReconciliations: { token },
    getReconciliation: { token, path },
    listReconciliationDifferences: { token, path },
    listDifferences: { token, query: '?state=OPEN' },
  };
};
