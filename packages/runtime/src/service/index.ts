export { type AssemblyOptions, assembleService, type Service } from './assemble.ts';
export { defineJob, inJobSpan, type Job, type JobContext } from './job.ts';
export { openParts, openServiceParts, type Overrides, type Parts, type ServiceParts } from './parts.ts';
export type { Check, ReadinessReport } from './readiness.ts';
