export { type AssemblyOptions, assembleService, type Service } from './assemble.ts';
export { defineJob, inJobSpan, type Job, type JobContext, Nudge } from './job.ts';
export { type Overrides, openParts, openServiceParts, type Parts, type ServiceParts } from './parts.ts';
export type { Check, ReadinessReport } from './readiness.ts';
