/** Stands for every type in the list of an endpoint. */
export const ANY_TYPE = '*';

/** The type of what is sent to try an endpoint out. It happened to nobody, so it is no contract's. */
export const TEST_TYPE = 'webhook.test';

/** The subject of an event without `events.`, as envelopes have it: `raffle.claim.claim-opened.v1`. */
export const typeOf = (subject: string): string => subject.replace(/^events\./, '');

/** Whether an endpoint with this list is told of events of this type. */
export const wants = (eventTypes: readonly string[], type: string): boolean =>
  eventTypes.includes(ANY_TYPE) || eventTypes.includes(type);

/** Each type once; whoever wants all needs no other. */
export const tidyTypes = (types: readonly string[]): readonly string[] =>
  types.includes(ANY_TYPE) ? [ANY_TYPE] : [...new Set(types)].sort();
