import type { Route } from './route.ts';

/** WHATWG HTML, section 9.2: server-sent events. */
export const EVENT_STREAM = 'text/event-stream';

/** Whether a path leads to an event stream, which stays open for as long as its reader wants. */
export const hasLivePath = (path: string): boolean => path.endsWith('/live');

/** Whether a route answers with an event stream. */
export const isLive = ({ responses }: Pick<Route, 'responses'>): boolean =>
  Object.values(responses).some(({ contentType }) => contentType === EVENT_STREAM);
