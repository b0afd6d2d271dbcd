import { scopesOfRole } from '@tessera/contracts';
import { type Call, callsOf, type Operation } from './operations.ts';
import type { Resolve } from './sample.ts';

/** What a wall must answer: one of these codes; `own-only` is a success that shows nothing of the other tenant. */
type Expected = readonly string[] | 'own-only' | 'own-only-or-missing';

/** One kind of caller that must not get through. */
export interface Wall {
  readonly name: string;
  /** Sent as bearer token; none is sent without it. */
  readonly token?: string;
  /** The operations in front of which it stands. */
  readonly guards: (operation: Operation) => boolean;
  readonly expects: (call: Call) => Expected;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Asked {
  readonly send: (call: Call, token: string | undefined) => Promise<Answer>;
  readonly operations: readonly Operation[];
  /** What the protected tenant's things are called. */
  readonly resolve: Resolve;
  /** Every id of the protected tenant: none may be told. */
  readonly ids: ReadonlySet<string>;
}

/** A wall with a hole in it. */
export interface Hole {
  readonly wall: string;
  readonly operationId: string;
  readonly call: string;
  readonly problem: string;
}

export interface Tried {
  readonly wall: string;
  readonly routes: number;
  readonly calls: number;
  readonly holes: readonly Hole[];
}

const needsToken = ({ access }: Operation): boolean => access !== 'public';

const ownCodes = ({ codes }: Operation, ...statuses: readonly string[]): string[] =>
  statuses.flatMap((status) => codes[status] ?? []).filter((code) => !/^(auth|request|route|idempotency)\./.test(code));

const forMembers: readonly string[] = scopesOfRole('member');

/** A caller whose token is worth nothing: `code` is the only answer. */
export const tokenWall = (name: string, code: string, token?: string): Wall => ({
  name,
  ...(token === undefined ? {} : { token }),
  guards: needsToken,
  expects: () => [code],
});

/** A public operation with credentials of its own, called with none that are good. */
export const strangerWall: Wall = {
  name: 'public, own credentials wrong',
  guards: (operation) => operation.access === 'public' && ownCodes(operation, '401').length > 0,
  expects: ({ operation }) => ownCodes(operation, '401'),
};

/** Somebody who is signed in, and has chosen no tenant. */
export const homelessWall = (token: string): Wall => ({
  name: 'no tenant chosen',
  token,
  guards: ({ access }) => access === 'tenant',
  expects: () => ['auth.tenant_required'],
});

/** A member where staff is wanted. */
export const memberWall = (token: string): Wall => ({
  name: 'member on staff routes',
  token,
  guards: ({ scopes }) => scopes.some((scope) => !forMembers.includes(scope)),
  expects: () => ['auth.scope_missing'],
});

/**
 * The owner of another tenant, who may do everything there and nothing here: what they address is missing, and what
 * they do without addressing anything is done at home. Without a tenant's token a closed door may also say that it is.
 */
export const outsiderWall = (token: string): Wall => ({
  name: 'another tenant’s owner',
  token,
  guards: needsToken,
  expects: ({ operation, naming }) => {
    if (naming === 'none') return 'own-only';
    if (naming === 'asked') return 'own-only-or-missing';
    return operation.access === 'user' ? ownCodes(operation, '403', '404') : ownCodes(operation, '404');
  },
});

/** Another member of the same tenant, for whom `personal` things of somebody else are missing. */
export const fellowWall = (token: string, personal: readonly string[]): Wall => ({
  name: 'another member’s own things',
  token,
  guards: ({ access, scopes, parameters }) =>
    access === 'tenant' &&
    scopes.every((scope) => forMembers.includes(scope)) &&
    parameters.some(({ name }) => personal.includes(name)),
  expects: ({ operation, naming }) => (naming === 'none' ? 'own-only' : ownCodes(operation, '404')),
});

const codeOf = (text: string): string | undefined => {
  try {
    const { code } = JSON.parse(text) as { code?: string };
    return code;
  } catch {
    return undefined;
  }
};

/** Any UUID, wherever it stands in a text. */
const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export const uuidsIn = (text: string): string[] => text.match(UUIDS) ?? [];

/** What is wrong with an answer; undefined where the wall holds. Pure. */
export const judge = (call: Call, expected: Expected, answer: Answer, ids: ReadonlySet<string>): string | undefined => {
  const sent = new Set(uuidsIn(`${call.target} ${JSON.stringify(call.body)}`));
  const told = uuidsIn(answer.text).find((id) => ids.has(id) && !sent.has(id));
  if (told !== undefined) return `it tells ${told}, which is another’s`;
  const code = codeOf(answer.text);
  const got = `${answer.status} ${code ?? answer.text.slice(0, 200)}`;
  const succeeded = answer.status < 300;
  const { codes } = call.operation;
  if (expected === 'own-only') return succeeded ? undefined : `the caller’s own call is refused with ${got}`;
  const wanted = expected === 'own-only-or-missing' ? ownCodes(call.operation, '404') : expected;
  if (expected === 'own-only-or-missing' && succeeded) return undefined;
  if (wanted.length === 0) return 'it declares no answer for a thing that is missing';
  if (code === undefined || !wanted.includes(code)) return `it answers ${got} instead of ${wanted.join(' or ')}`;
  return codes[String(answer.status)]?.includes(code) ? undefined : `it answers ${got}, which is not declared`;
};

/** Calls every operation that the wall guards, one after the other, and names each hole. */
export const tryWall = async (wall: Wall, { send, operations, resolve, ids }: Asked): Promise<Tried> => {
  const guarded = operations.filter(wall.guards);
  const calls = guarded.flatMap((operation) => callsOf(operation, resolve));
  const holes: Hole[] = [];
  for (const call of calls) {
    const problem = judge(call, wall.expects(call), await send(call, wall.token), ids);
    const { operationId, method } = call.operation;
    if (problem !== undefined) holes.push({ wall: wall.name, operationId, call: `${method} ${call.target}`, problem });
  }
  return { wall: wall.name, routes: guarded.length, calls: calls.length, holes };
};

/** A stream of events never ends by itself: its first piece is what it tells. */
const textOf = async (response: Response): Promise<string> => {
  if (response.headers.get('content-type') !== 'text/event-stream') return response.text();
  const reader = response.body?.getReader();
  const piece = await reader?.read();
  await reader?.cancel();
  return Buffer.from(piece?.value ?? []).toString('utf8');
};

/** Sends calls to whatever answers at a URL, as a client would. */
export const sendTo =
  (url: string, fetcher: (url: string, init: RequestInit) => Response | Promise<Response> = fetch): Asked['send'] =>
  async ({ operation: { method, idempotency, codes }, target, body }, token) => {
    const response = await fetcher(url + target, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        // Who may replace something replaces whatever is there.
        ...(codes['428'] === undefined ? {} : { 'if-match': '*' }),
        ...(idempotency === 'required' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await textOf(response) };
  };
