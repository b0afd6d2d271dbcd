/** A span as it was received, in plain values. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKindName;
  /** The resource's `service.name`. */
  readonly service: string;
  /** Nanoseconds since 1970. */
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message?: string };
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, AttributeValue>> }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };
export type SpanKindName = (typeof spanKinds)[number];

const spanKinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const statusCodes = ['unset', 'ok', 'error'] as const;

interface OtlpValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string | number;
  doubleValue?: number;
  arrayValue?: { values?: OtlpValue[] };
  kvlistValue?: { values?: OtlpAttribute[] };
  bytesValue?: string;
}
interface OtlpAttribute {
  key: string;
  value?: OtlpValue;
}
interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind?: number;
  startTimeUnixNano: string | number;
  endTimeUnixNano: string | number;
  attributes?: OtlpAttribute[];
  status?: { code?: number; message?: string };
  events?: { name: string; attributes?: OtlpAttribute[] }[];
  links?: { traceId: string; spanId: string }[];
}
interface OtlpTraces {
  resourceSpans?: { resource?: { attributes?: OtlpAttribute[] }; scopeSpans?: { spans?: OtlpSpan[] }[] }[];
}

const plainValue = (value: OtlpValue | undefined): AttributeValue => {
  if (value === undefined) return null;
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(plainValue);
  if (value.kvlistValue !== undefined) return plainAttributes(value.kvlistValue.values);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null;
};

const plainAttributes = (attributes: OtlpAttribute[] = []): Record<string, AttributeValue> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

const plainSpan = (span: OtlpSpan, service: string): ReceivedSpan => ({
  traceId: span.traceId.toLowerCase(),
  spanId: span.spanId.toLowerCase(),
  // Exporters write an absent parent as '' or leave it out.
  ...(span.parentSpanId === undefined || span.parentSpanId === ''
    ? {}
    : { parentSpanId: span.parentSpanId.toLowerCase() }),
  name: span.name,
  kind: spanKinds[span.kind ?? 0] ?? 'unspecified',
  service,
  startNs: BigInt(span.startTimeUnixNano),
  endNs: BigInt(span.endTimeUnixNano),
  attributes: plainAttributes(span.attributes),
  status: {
    code: statusCodes[span.status?.code ?? 0] ?? 'unset',
    ...(span.status?.message === undefined ? {} : { message: span.status.message }),
  },
  events: (span.events ?? []).map(({ name, attributes }) => ({ name, attributes: plainAttributes(attributes) })),
  links: (span.links ?? []).map(({ traceId, spanId }) => ({
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
  })),
});

/**
 * Reads an ExportTraceServiceRequest in the JSON form of OTLP 1.x (opentelemetry.io/docs/specs/otlp, "JSON Protobuf
 * Encoding"). Throws on anything that is not one.
 */
export const spansFromOtlp = (text: string): ReceivedSpan[] => {
  const request = JSON.parse(text) as OtlpTraces;
  return (request.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) => {
    const service = plainAttributes(resource?.attributes)['service.name'];
    return scopeSpans.flatMap(({ spans = [] }) =>
      spans.map((span) => plainSpan(span, typeof service === 'string' ? service : 'unknown')),
    );
  });
};
