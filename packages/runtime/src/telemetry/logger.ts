import { trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger, pino } from 'pino';
import { toErrorRecord } from './error-record.ts';
import { redactFields, redactText } from './redaction.ts';
import { releaseVersion } from './release.ts';

export type { Logger };

export interface LoggerSettings {
  readonly service: string;
  /** trace, debug, info, warn, error, fatal or silent. */
  readonly level: string;
  /** Default: the version of this release. */
  readonly version?: string;
  /** Default: standard output, written at once, so that a crash loses no line. */
  readonly destination?: DestinationStream;
}

const traceFields = (): object => {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext === undefined ? {} : { trace_id: spanContext.traceId, span_id: spanContext.spanId };
};

const prepare = (fields: Record<string, unknown>): Record<string, unknown> => {
  const errors = Object.entries(fields).filter(([, value]) => value instanceof Error);
  return redactFields({ ...fields, ...Object.fromEntries(errors.map(([key, value]) => [key, toErrorRecord(value)])) });
};

/**
 * Structured logs, one JSON object a line, with the trace and span under which the line was written. Values under
 * telling keys and credentials inside texts are replaced wherever they stand.
 */
export const createLogger = ({ service, level, version = releaseVersion, destination }: LoggerSettings): Logger =>
  pino(
    {
      level,
      base: { service, version },
      mixin: traceFields,
      // `prepare` has made a record of it already, which the standard serialiser would take for an error again.
      serializers: { err: (record: unknown) => record },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        bindings: prepare,
        log: prepare,
      },
      hooks: { streamWrite: redactText },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
