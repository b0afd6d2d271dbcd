import type { Hono } from 'hono';
import type { Registry } from 'prom-client';

/** Whether a service should be sent work, and what is missing. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
}

export interface ProbeOptions {
  readonly registry: Registry;
  readonly readiness: () => Promise<Readiness>;
  readonly document: () => Promise<object>;
}

/** A check that hangs must not make the probe hang: who asks gives up soon. */
const READINESS_TIMEOUT_MS = 2_000;

const notReady = (detail: string): Readiness => ({ ready: false, checks: [{ name: 'readiness', ok: false, detail }] });

const askReadiness = async (readiness: () => Promise<Readiness>): Promise<Readiness> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    const detail = `the checks did not end within ${READINESS_TIMEOUT_MS} ms`;
    timer = setTimeout(() => resolve(notReady(detail)), READINESS_TIMEOUT_MS);
  });
  try {
    return await Promise.race([readiness(), late]);
  } catch (error) {
    return notReady(error instanceof Error ? error.message : 'the checks failed');
  } finally {
    clearTimeout(timer);
  }
};

/**
 * `/livez` while the process runs, `/readyz` while it should be sent work, `/metrics` for Prometheus, and
 * `/openapi.json`. They ask for no token and no gateway leads to them.
 */
export const addProbes = (app: Hono, { registry, readiness, document }: ProbeOptions): void => {
  const fresh = { 'cache-control': 'no-store' };
  app.get('/livez', (c) => c.json({ status: 'alive' }, 200, fresh));
  app.get('/readyz', async (c) => {
    const report = await askReadiness(readiness);
    return c.json(report, report.ready ? 200 : 503, fresh);
  });
  app.get('/metrics', async (c) =>
    c.text(await registry.metrics(), 200, { ...fresh, 'content-type': registry.contentType }),
  );
  app.get('/openapi.json', async (c) => c.json(await document()));
};
