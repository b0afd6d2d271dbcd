import type { NatsConnection } from '@nats-io/transport-node';
import type { Database } from '../postgres/index.ts';

/** One thing a service needs, and whether it has it now. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** Whether a service should be sent work. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: readonly Check[];
}

/** Postgres answers, NATS is connected, and the service is neither starting nor draining. */
export const watchReadiness = (database: Database, nats: NatsConnection) => {
  let connected = true;
  let phase: 'starting' | 'running' | 'draining' = 'starting';
  void (async () => {
    for await (const status of nats.status()) {
      if (status.type === 'disconnect' || status.type === 'staleConnection') connected = false;
      if (status.type === 'reconnect') connected = true;
    }
  })();
  return {
    enter(next: 'running' | 'draining'): void {
      phase = next;
    },
    async report(): Promise<ReadinessReport> {
      const postgres = await database.ping().then(
        (): Check => ({ name: 'postgres', ok: true }),
        (error: unknown): Check => ({
          name: 'postgres',
          ok: false,
          detail: error instanceof Error ? error.message : 'no answer',
        }),
      );
      const checks: Check[] = [
        { name: 'lifecycle', ok: phase === 'running', ...(phase === 'running' ? {} : { detail: phase }) },
        postgres,
        { name: 'nats', ok: connected && !nats.isClosed() },
      ];
      return { ready: checks.every((check) => check.ok), checks };
    },
  };
};
