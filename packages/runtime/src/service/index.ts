export { type AssemblyOptions, assembleService, type Service } from './assemble.ts';
export { defineJob, type Job, type JobContext } from './job.ts';
