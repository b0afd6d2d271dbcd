import { ok, type Result } from '@tessera/kernel';
import { type Metric, metrics } from '../domain/metrics.ts';

/** Every metric there is, with its meaning. */
export const listMetrics = () => async (): Promise<Result<readonly Metric[], never>> => ok(metrics);
