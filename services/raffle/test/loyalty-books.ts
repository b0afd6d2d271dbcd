import { grantPoints, type RequestContract } from '@tessera/contracts';
import { addPoints, deriveId, err, formatPoints, NO_POINTS, ok, type Points, parsePoints } from '@tessera/kernel';
import type { Answer } from './wallet-books.ts';

/** The requests that the raffle makes of loyalty. */
export const loyaltyRequests = [grantPoints] as const;

/** Loyalty for tests, with the promises of the real one: points once for a source, one answer a key, and refusals as codes. */
export class LoyaltyBooks {
  readonly grants: { readonly userId: string; readonly points: string; readonly sourceId: string }[] = [];
  readonly #balances = new Map<string, Points>();
  readonly #answers = new Map<string, Answer>();
  readonly #refusing = new Map<string, string>();

  /** From now on the member is refused, with this code; undefined ends it. */
  refuse(userId: string, code: string | undefined): void {
    if (code === undefined) this.#refusing.delete(userId);
    else this.#refusing.set(userId, code);
  }

  balance(userId: string): string {
    return formatPoints(this.#balances.get(userId) ?? NO_POINTS);
  }

  answer(request: RequestContract, asked: unknown, key: string | undefined): Answer {
    if (request !== grantPoints) throw new Error(`nobody asks loyalty for ${request.subject}`);
    const remembered = this.#answers.get(key ?? '');
    if (remembered) return remembered;
    const answer = this.#grant(grantPoints.input.parse(asked));
    this.#answers.set(key ?? '', answer);
    return answer;
  }

  #grant({ userId, points, source }: ReturnType<typeof grantPoints.input.parse>): Answer {
    const refused = this.#refusing.get(userId);
    if (refused !== undefined) return err({ code: refused, message: 'No.' });
    if (!this.grants.some(({ sourceId }) => sourceId === source.id)) {
      this.grants.push({ userId, points, sourceId: source.id });
      const before = this.#balances.get(userId) ?? NO_POINTS;
      this.#balances.set(userId, addPoints(before, parsePoints(points) ?? NO_POINTS));
    }
    const entryId = deriveId('grant', source.id);
    return ok({ entryId, lotId: deriveId('lot', source.id), balance: this.balance(userId), grantedAt: GRANTED_AT });
  }
}

const GRANTED_AT = '2026-11-22T08:00:01.000Z';
