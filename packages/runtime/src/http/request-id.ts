import type { NewId } from '@tessera/kernel';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's request id where it is a plausible one, else a new one. */
export const requestIdOf = (headers: Headers, newId: NewId): string => {
  const given = headers.get('x-request-id');
  return given !== null && REQUEST_ID.test(given) ? given : newId();
};
