import type { ServiceName } from '@tessera/contracts';
import type { StoredReply } from './index.ts';

/** The call was already answered under this key: send `reply` again, byte for byte, and do nothing else. */
export class IdempotentReplay extends Error {
  override readonly name = 'IdempotentReplay';
  readonly reply: StoredReply;
  constructor(reply: StoredReply) {
    super('this call was already answered');
    this.reply = reply;
  }
}

/** The key was used before with another request. */
export class IdempotencyConflict extends Error {
  override readonly name = 'IdempotencyConflict';
  constructor() {
    super('the idempotency key was already used with a different request');
  }
}

/** A call with the same key is still running. */
export class IdempotencyInFlight extends Error {
  override readonly name = 'IdempotencyInFlight';
  constructor() {
    super('a call with the same idempotency key is still running');
  }
}

/** Something this service needs did not answer; nothing was lost and the call may be repeated with the same key. */
export class DependencyUnavailable extends Error {
  override readonly name = 'DependencyUnavailable';
  readonly dependency: ServiceName | 'postgres' | 'nats';
  constructor(dependency: ServiceName | 'postgres' | 'nats', reason: string, options?: ErrorOptions) {
    super(`${dependency} is unavailable: ${reason}`, options);
    this.dependency = dependency;
  }
}
