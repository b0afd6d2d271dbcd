/** What a service's process says of itself. */
export interface ProcessFigures {
  /** The longest that its event loop was held since it was last asked, in milliseconds; ten of them are the clock's own grain. */
  readonly longestStallMs: number;
  readonly residentMb: number;
}

/** Asks a service for its figures; asking ends the time over which the longest stall is told. */
export const processFigures = async (serviceUrl: string): Promise<ProcessFigures> => {
  const answer = await fetch(`${serviceUrl}/metrics`);
  if (!answer.ok) throw new Error(`the metrics of ${serviceUrl}: ${answer.status}`);
  const text = await answer.text();
  const figure = (name: string): number => {
    const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`${serviceUrl} does not say its ${name}`);
    return Number(found);
  };
  return {
    longestStallMs: figure('nodejs_eventloop_lag_max_seconds') * 1_000,
    residentMb: figure('process_resident_memory_bytes') / 1e6,
  };
};
