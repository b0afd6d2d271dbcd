import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface HistogramSettings<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
}

/** From one millisecond, the fastest a request over loopback can be, to ten seconds, after which everybody has given up. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of one service: what the process reports of itself (memory, CPU, event-loop delay, GC), and what is added. */
export const createRegistry = (service: string): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
};

/** How long something takes, in seconds; the name ends in `_seconds`. */
export const durationHistogram = <Label extends string>(
  registry: Registry,
  { name, help, labelNames = [] }: HistogramSettings<Label>,
): Histogram<Label> => new Histogram({ name, help, labelNames, buckets: DURATION_BUCKETS, registers: [registry] });

export interface CurrentGaugeSettings {
  readonly name: string;
  readonly help: string;
  /** Asked each time metrics are collected. Where it fails, the gauge says what it said before, for the other metrics matter too. */
  readonly read: () => Promise<number>;
}

/** How many there are of something at the moment somebody asks, as things that wait. */
export const currentGauge = (registry: Registry, { name, help, read }: CurrentGaugeSettings): void => {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      const value = await read().catch(() => undefined);
      if (value !== undefined) this.set(value);
    },
  });
};
