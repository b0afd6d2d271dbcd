import type { Tracer } from '@opentelemetry/api';

let active: Tracer | undefined;

/** The tracer of this process; undefined while tracing is off, and then spans cost nothing. */
export const activeTracer = (): Tracer | undefined => active;

/** Makes a tracer the process's own. Returns what takes it away again, unless another has come after it. */
export const activateTracer = (tracer: Tracer): (() => void) => {
  active = tracer;
  return () => {
    if (active === tracer) active = undefined;
  };
};
