import { describe, expect, it } from 'vitest';
import { capture, hold, idOf, LedgerInMemory, pool, topUp, user } from '../../../test/ledger-in-memory.ts';
import { availableMinor } from '../accounts/account.ts';
import type { PlaceHoldReceipt } from './place-hold.ts';

const withHold = (amountMinor = 500, ttlSeconds = 300) => {
  const ledger = new LedgerInMemory();
  ledger.given(topUp('anna', 1_000));
  const { holdId } = ledger.given<PlaceHoldReceipt>(hold(user('anna'), amountMinor, ttlSeconds));
  const anna = () => {
    const { postedMinor, heldMinor } = ledger.account(user('anna'));
    return { postedMinor, heldMinor, availableMinor: availableMinor({ postedMinor, heldMinor }) };
  };
  const release = { type: 'release-hold', holdId } as const;
  const expire = { type: 'expire-hold', holdId } as const;
  return { ledger, holdId, anna, release, expire };
};

describe('placing a hold', () => {
  it('lowers what is available and not what is posted', () => {
    expect(withHold().anna()).toEqual({ postedMinor: 1_000n, heldMinor: 500n, availableMinor: 500n });
  });

  it('never lets holds exceed the balance together, also in one batch', () => {
    const { ledger, anna } = withHold(400);
    const results = ledger.batch([hold(user('anna'), 400), hold(user('anna'), 400), hold(user('anna'), 200)]);
    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    expect(anna().availableMinor).toBe(0n);
  });

  it('stores nothing of a rejected hold', () => {
    const { ledger } = withHold();
    const before = ledger.clone();
    expect(ledger.when(hold(user('anna'), 501))).toMatchObject({ error: { code: 'wallet.insufficient_funds' } });
    expect([ledger.holds, ledger.accounts]).toEqual([before.holds, before.accounts]);
  });

  it('is refused to a person without an account', () => {
    expect(withHold().ledger.when(hold(user('nobody'), 1))).toMatchObject({
      error: { code: 'wallet.account_not_found' },
    });
  });
});

describe('capturing a hold', () => {
  it('takes it whole', () => {
    const { ledger, holdId, anna } = withHold();
    ledger.given(capture(holdId, pool('friday')));
    expect(anna()).toEqual({ postedMinor: 500n, heldMinor: 0n, availableMinor: 500n });
    expect(ledger.account(pool('friday')).postedMinor).toBe(500n);
    expect(ledger.holds.get(holdId)).toMatchObject({ status: 'CAPTURED', capturedMinor: 500n });
  });

  it('takes a part and frees the rest', () => {
    const { ledger, holdId, anna } = withHold();
    ledger.given(capture(holdId, pool('friday'), 200));
    expect(anna()).toEqual({ postedMinor: 800n, heldMinor: 0n, availableMinor: 800n });
  });

  it('never takes more than is held', () => {
    const { ledger, holdId } = withHold();
    expect(ledger.when(capture(holdId, pool('friday'), 501))).toMatchObject({
      error: { code: 'wallet.capture_exceeds_hold' },
    });
  });

  it('happens once', () => {
    const { ledger, holdId, anna } = withHold();
    ledger.given(capture(holdId, pool('friday')));
    expect(ledger.when(capture(holdId, pool('friday')))).toMatchObject({ error: { code: 'wallet.hold_captured' } });
    expect(anna().postedMinor).toBe(500n);
  });

  it('works in the last millisecond and fails at expiry itself, though nobody has swept', () => {
    const inTime = withHold(500, 60);
    inTime.ledger.now = new Date(inTime.ledger.now.getTime() + 59_999);
    expect(inTime.ledger.when(capture(inTime.holdId, pool('friday'))).ok).toBe(true);
    const late = withHold(500, 60);
    late.ledger.wait(60);
    expect(late.ledger.when(capture(late.holdId, pool('friday')))).toMatchObject({
      error: { code: 'wallet.hold_expired' },
    });
    expect(late.ledger.holds.get(late.holdId)?.status).toBe('ACTIVE');
  });

  it('is refused into the account that it is on', () => {
    const { ledger, holdId } = withHold();
    expect(ledger.when(capture(holdId, user('anna')))).toMatchObject({ error: { code: 'wallet.same_account' } });
  });

  it('is refused for a hold that is not there', () => {
    const { ledger } = withHold();
    expect(ledger.when(capture(idOf('none'), pool('x')))).toMatchObject({ error: { code: 'wallet.hold_not_found' } });
  });

  it('does not take money from an account that was suspended meanwhile', () => {
    const { ledger, holdId, release } = withHold();
    ledger.setStatus(user('anna'), 'SUSPENDED');
    expect(ledger.when(capture(holdId, pool('friday')))).toMatchObject({ error: { code: 'wallet.account_suspended' } });
    expect(ledger.when(release).ok).toBe(true);
  });
});

describe('releasing a hold', () => {
  it('frees it once: a double void frees nothing more', () => {
    const { ledger, anna, release } = withHold();
    expect(ledger.when(release)).toMatchObject({ ok: true, value: { status: 'RELEASED' } });
    expect(ledger.when(release)).toMatchObject({ error: { code: 'wallet.hold_released' } });
    expect(anna()).toEqual({ postedMinor: 1_000n, heldMinor: 0n, availableMinor: 1_000n });
  });

  it('is refused after a capture, and a capture after it', () => {
    const captured = withHold();
    captured.ledger.given(capture(captured.holdId, pool('friday')));
    expect(captured.ledger.when(captured.release)).toMatchObject({ error: { code: 'wallet.hold_captured' } });
    const released = withHold();
    released.ledger.given(released.release);
    expect(released.ledger.when(capture(released.holdId, pool('friday')))).toMatchObject({
      error: { code: 'wallet.hold_released' },
    });
  });

  it('of a hold that is over says that it expired, swept or not', () => {
    const { ledger, anna, release } = withHold(500, 60);
    ledger.wait(60);
    expect(ledger.when(release)).toMatchObject({ ok: true, value: { status: 'EXPIRED' } });
    expect(anna().heldMinor).toBe(0n);
    expect(ledger.when(release)).toMatchObject({ ok: true, value: { status: 'EXPIRED' } });
    expect(ledger.events.filter((event) => event.type === 'hold-expired')).toHaveLength(1);
  });
});

describe('sweeping a hold', () => {
  it('frees it when its time is over, and not before', () => {
    const { ledger, anna, expire } = withHold(500, 60);
    expect(ledger.when(expire)).toMatchObject({ error: { code: 'wallet.hold_not_due' } });
    ledger.wait(60);
    expect(ledger.when(expire).ok).toBe(true);
    expect(anna()).toEqual({ postedMinor: 1_000n, heldMinor: 0n, availableMinor: 1_000n });
    expect(ledger.when(expire)).toMatchObject({ error: { code: 'wallet.hold_expired' } });
  });
});
