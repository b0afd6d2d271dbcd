import { Counter, Gauge, type Registry } from 'prom-client';
import type { LiveEnd } from './live-stream.ts';

/** What live streams there are and how they ended; `stream` is the operation. */
export interface LiveMetrics {
  opened(stream: string): void;
  ended(stream: string, reason: LiveEnd): void;
  /** Turned away, because the caller or the instance has as many as it may. */
  refused(stream: string, full: 'caller' | 'instance'): void;
}

export const liveMetrics = (registry: Registry): LiveMetrics => {
  const open = new Gauge({
    name: 'live_streams_open',
    help: 'Live streams that are open',
    labelNames: ['stream'],
    registers: [registry],
  });
  const ended = new Counter({
    name: 'live_streams_ended_total',
    help: 'Live streams that were ended, by reason',
    labelNames: ['stream', 'reason'],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'live_streams_refused_total',
    help: 'Live streams that were turned away, by what was full',
    labelNames: ['stream', 'full'],
    registers: [registry],
  });
  return {
    refused: (stream, full) => refused.inc({ stream, full }),
    opened: (stream) => open.inc({ stream }),
    ended: (stream, reason) => {
      open.dec({ stream });
      ended.inc({ stream, reason });
    },
  };
};
