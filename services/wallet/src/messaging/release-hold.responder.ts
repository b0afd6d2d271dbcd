import { releaseHold as releaseHoldRequest } from '@tessera/contracts';
import { defineResponder } from '@tessera/runtime/messaging';
import type { releaseHold } from '../use-cases/release-hold.ts';

export const releaseHoldResponder = (releaseHoldWith: ReturnType<typeof releaseHold>) =>
  defineResponder({ request: releaseHoldRequest, handle: releaseHoldWith });
