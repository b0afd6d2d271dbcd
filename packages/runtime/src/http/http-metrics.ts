import { Gauge, type Registry } from 'prom-client';
import { durationHistogram } from '../telemetry/index.ts';

/** Rate, errors and duration of what a service answers, and how much it is answering now. */
export interface HttpMetrics {
  arrived(): void;
  /** `route` is the template, never the path: its values would be labels without end. */
  answered(method: string, route: string, status: number, seconds: number): void;
}

export const httpMetrics = (registry: Registry): HttpMetrics => {
  const durations = durationHistogram(registry, {
    name: 'http_server_request_duration_seconds',
    help: 'Requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
  });
  // Looking a child up by its labels costs more than observing it does.
  const children = new Map<string, { observe(seconds: number): void }>();
  let inFlight = 0;
  new Gauge({
    name: 'http_server_requests_in_flight',
    help: 'Requests being answered',
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });
  return {
    arrived() {
      inFlight += 1;
    },
    answered(method, route, status, seconds) {
      inFlight -= 1;
      const key = `${status} ${method} ${route}`;
      const child = children.get(key) ?? durations.labels(method, route, String(status));
      children.set(key, child);
      child.observe(seconds);
    },
  };
};
