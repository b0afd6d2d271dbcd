import type { z } from 'zod';
import type { ServiceName } from './services.ts';

/** Something that happened, published by its one owner and kept for ever. */
export interface EventContract<S extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  /** The only service that may publish it. */
  readonly service: ServiceName;
  /** What it happened to; events of one aggregate are counted and ordered. */
  readonly aggregate: string;
  /** Past tense, kebab case. */
  readonly name: string;
  readonly version: number;
  /** `events.<service>.<aggregate>.<name>.v<version>` */
  readonly subject: string;
  /** `EVENTS_<SERVICE>` */
  readonly stream: string;
  /** One sentence: what became true. */
  readonly description: string;
  readonly schema: S;
  readonly example: z.input<S>;
}

/** The stream that keeps a service's events. */
export const streamOf = (service: ServiceName): string => `EVENTS_${service.toUpperCase()}`;

/** Declares an event. Its schema is tolerant of unknown fields, so that a newer publisher does not break older consumers. */
export const defineEvent = <S extends z.ZodType>(
  event: Pick<EventContract<S>, 'service' | 'aggregate' | 'name' | 'version' | 'description' | 'schema' | 'example'>,
): EventContract<S> => ({
  kind: 'event',
  ...event,
  subject: `events.${event.service}.${event.aggregate}.${event.name}.v${event.version}`,
  stream: streamOf(event.service),
});
