import { trace } from '@opentelemetry/api';
import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger, pino } from 'pino';
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

/** pino does not put a child's own fields through the formatters; every child and grandchild inherits this one. */
const redactChildren = (logger: Logger): Logger => {
  const makeChild = logger.child;
  logger.child = function child<Levels extends string = never>(
    this: Logger,
    bindings: Bindings,
    options?: ChildLoggerOptions<Levels>,
  ): Logger<Levels> {
    return makeChild.call(this, prepare(bindings), options) as Logger<Levels>;
  };
  return logger;
};

/**
 * Structured logs, one JSON object a line, with the trace and span under which the line was written. Values under
 * telling keys and credentials inside texts are replaced wherever they stand.
 */
export const createLogger = ({ service, level, version = releaseVersion, destination }: LoggerSettings): Logger =>
  redactChildren(
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
          log: prepare,
        },
        hooks: { streamWrite: redactText },
      },
      destination ?? pino.destination({ dest: 1, sync: true }),
    ),
  );
