export { type AssemblyOptions, assembleService, type Service } from './assemble.ts';
export { defineJob, inJobSpan, type Job, type JobContext, JobRunner, Nudge } from './job.ts';
export { Lease, LeaseLost, type LeaseOptions } from './lease.ts';
export { type Overrides, openParts, openServiceParts, type Parts, type ServiceParts } from './parts.ts';
export type { Check, ReadinessReport } from './readiness.ts';
