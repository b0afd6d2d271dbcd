#!/usr/bin/env python3
"""A second verifier of `tessera.raffle-audit.v1`, written from docs/formats/raffle-audit.md and draw.md with Python's standard library alone.

    python3 packages/proofs/second/verify-raffle-audit.py <export>

Prints one line and ends with 0 where the export is right, with 1 where it is wrong, and then says which line is the first wrong one. It reads
line by line; of a beacon it takes the signature on trust, as verify-draw.py does.
"""
import datetime
import hashlib
import importlib
import json
import re
import sys

from shared import need, root

draws = importlib.import_module('verify-draw')

LONGEST, MOST = 1024 * 1024, 2**53 - 1
ID, HASH, WORD = r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '[0-9a-f]{64}', '[A-Za-z][A-Za-z0-9_.-]*'
TIME, AMOUNT = r'(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z', '0|[1-9][0-9]{0,29}'
FIELDS = {kind: dict(pair.split(':') for pair in pairs.split()) for kind, pairs in {
    'header': 'type:text format:format tenantId:id poolId:id members:members exportedAt:time',
    'pool': 'type:text state:word sold:count currency:currency settled:flag terms:facts prize:facts',
    'change': 'type:text number:ordinal state:word sold:count closesAt:time? at:time',
    'purchase': 'type:text purchaseId:id member:id kind:word payment:word quantity:ordinal amountMinor:amount status:word transferId:id? '
                'refundTransferId:id? failureCode:word? createdAt:time confirmedAt:time? refundedAt:time?',
    'ticket': 'type:text number:ordinal ticketId:id purchaseId:id entrantCommit:hash',
    'draw': 'type:text commitment:facts commitmentHash:hash committedAt:time file:facts? drawnAt:time?',
    'pick': 'type:text kind:pick place:ordinal ticketNumber:ordinal',
    'claim': 'type:text claimId:id place:ordinal rank:ordinal ticketNumber:ordinal state:word openedAt:time expiresAt:time? acceptedAt:time? '
             'endedAt:time? fulfilledAt:time?',
    'payout': 'type:text leg:ordinal from:word to:word place:ordinal? amountMinor:amount transferId:id?',
    'conservation': 'type:text salesMinor:amount prizesMinor:amount feesMinor:amount refundsMinor:amount heldMinor:signed '
                    'pendingMinor:amount prizesAddedMinor:amount',
    'end': 'type:text lines:counts sha256:hash'}.items()}
ORDER, ONCE = list(FIELDS), ('header', 'pool', 'conservation', 'end')
TEXTS = {'text': '.*', 'format': r'tessera\.raffle-audit\.v1', 'members': 'pseudonyms|ids', 'pick': 'WINNER|ALTERNATE', 'id': ID, 'hash': HASH,
         'word': WORD, 'time': TIME, 'currency': '[A-Z]{3}', 'amount': AMOUNT, 'signed': f'-(?!0){AMOUNT[2:]}|{AMOUNT}'}


def refuse(text):
    raise ValueError(f'{text} is not a whole number')


def is_whole(value, least=0):
    return type(value) is int and least <= value <= MOST


def is_plain(value):
    """Nothing in it that another reader could not hold: a number is whole and below 2^53."""
    if isinstance(value, dict):
        return all(map(is_plain, value.values()))
    return all(map(is_plain, value)) if isinstance(value, list) else type(value) is not int or -MOST <= value <= MOST


def is_time(text):
    try:
        datetime.datetime(*map(int, re.split(r'\D', text)[:6]))
        return True
    except ValueError:
        return False


def is_of(form, value):
    if form.endswith('?'):
        return value is None or is_of(form[:-1], value)
    if form in TEXTS:
        return isinstance(value, str) and bool(re.fullmatch(TEXTS[form], value)) and (form != 'time' or is_time(value))
    if form in ('count', 'ordinal'):
        return is_whole(value, 1 if form == 'ordinal' else 0)
    if form == 'flag':
        return isinstance(value, bool)
    return isinstance(value, dict) and (form == 'facts' or all(map(is_whole, value.values())))


def read_line(content):
    need(len(content) <= LONGEST, 'the line is too long')
    text = content.decode()
    value = json.loads(text, parse_float=refuse, parse_constant=refuse)
    need(isinstance(value, dict) and value.get('type') in ORDER, 'the line is of no known kind')
    fields = FIELDS[value['type']]
    need(list(value) == list(fields), 'the line has not its fields in their order')
    for name, form in fields.items():
        need(is_of(form, value[name]), f'{value["type"]}: its {name} is no {form}')
    need(is_plain(value), 'a number is too large')
    need(json.dumps(value, separators=(',', ':'), ensure_ascii=False).encode() == content, 'the line has another spelling')
    return value


class Audit:
    """What the lines so far come to."""

    def __init__(self):
        self.counts, self.place, self.digest = {}, 0, hashlib.sha256()
        self.header = self.pool = self.change = self.draw = None
        self.to_come, self.ticket_ids, self.leaves, self.picks, self.claimed = {}, set(), [], [], set()
        self.sums = dict.fromkeys(('sales', 'prizes', 'fees', 'refunds', 'pending', 'prizesAdded'), 0)

    def take(self, content):
        need('end' not in self.counts, 'there is something after the last line')
        line = read_line(content[:-1])
        kind, place = line['type'], ORDER.index(line['type'])
        need(place >= self.place, 'a line of the kind', kind, 'may not stand here')
        self.counts[kind] = self.counts.get(kind, 0) + 1
        need(kind not in ONCE or self.counts[kind] == 1, 'there are two lines of the kind', kind)
        need(all(one in self.counts for one in ORDER[:place] if one in ONCE), 'a line is missing before it')
        self.place = place
        getattr(self, f'take_{kind}')(line)
        self.digest.update(content)

    def take_header(self, line):
        self.header = line

    def take_pool(self, line):
        self.pool = line

    def take_change(self, line):
        need(line['number'] == self.counts['change'], 'the changes are not numbered without gaps')
        need(self.change is None or line['at'] >= self.change['at'], 'a change is older than the one before it')
        self.change = line

    def take_purchase(self, line):
        need(line['purchaseId'] not in self.to_come, 'the purchase is there twice')
        amount, free = int(line['amountMinor']), line['payment'] == 'FREE'
        paid, refunded = line['transferId'] is not None, line['refundTransferId'] is not None
        need(free == (amount == 0), 'what is free and what costs nothing do not agree')
        need(not free or not (paid or refunded), 'what is free moved money')
        need(free or refunded == (line['status'] == 'REFUNDED'), 'a refund and the status do not agree')
        need(paid or not refunded, 'what was never paid was given back')
        need(free or paid or line['status'] != 'CONFIRMED', 'it was confirmed and never paid')
        self.sums['sales'] += amount if paid else 0
        self.sums['refunds'] += amount if line['status'] == 'REFUNDED' else 0
        self.sums['pending'] += amount if line['status'] == 'PENDING' else 0
        self.to_come[line['purchaseId']] = None if line['confirmedAt'] is None else line['quantity']

    def take_ticket(self, line):
        need(line['number'] == len(self.leaves) + 1, 'the tickets are not numbered without gaps')
        need(line['ticketId'] not in self.ticket_ids, 'the ticket is there twice')
        to_come = self.to_come.get(line['purchaseId'])
        need(to_come is not None, 'the ticket belongs to no purchase that was confirmed')
        need(to_come > 0, 'the purchase has more tickets than were bought')
        self.to_come[line['purchaseId']] -= 1
        self.ticket_ids.add(line['ticketId'])
        hashes = (draws.sha256(line[name].encode()) for name in ('ticketId', 'purchaseId'))
        self.leaves.append(draws.sha256(b'\0', draws.u32(line['number']), *hashes, draws.raw(line['entrantCommit'])))

    def take_draw(self, line):
        need(self.draw is None, 'there are two draws')
        need(self.leaves, 'a draw without tickets')
        stated = line['commitment']
        need(stated.get('version') == 1, 'the commitment is of another version')
        names = ['mode', 'poolId', 'ticketCount', 'merkleRoot', *draws.MODES.get(stated.get('mode'), (0, []))[1], 'winnerCount', 'alternateCount']
        need(sorted(stated) == sorted([*names, 'version']), 'the commitment has not its fields')
        commitment = {name: stated[name] for name in names}
        draws.mode_of(commitment, 'commitment')
        need(commitment['poolId'] == self.header['poolId'], 'the draw is of another pool')
        need(commitment['ticketCount'] == len(self.leaves), 'the commitment counts other tickets')
        need(commitment['merkleRoot'] == root(self.leaves).hex(), 'the tickets do not lead to the root that was committed')
        need(draws.commitment_hash(commitment).hex() == line['commitmentHash'], 'its hash is that of another commitment')
        need((line['file'] is None) == (line['drawnAt'] is None), 'the draw and its time do not agree')
        if line['file'] is not None:
            evidence = draws.check_shape(line['file'])
            need(line['file']['tickets'] == [], 'the draw file lists tickets')
            draws.check_drawn(line['file'], evidence, line['commitmentHash'])
        self.draw = line

    def drawn(self, name):
        return self.draw['file'][name] if self.draw and self.draw['file'] else []

    def take_pick(self, line):
        before = sum(1 for pick in self.picks if pick['kind'] == line['kind'])
        numbers = self.drawn('winners' if line['kind'] == 'WINNER' else 'alternates')
        need(line['place'] == before + 1, 'the places are not numbered without gaps')
        need(numbers[before:before + 1] == [line['ticketNumber']], 'the draw picked another ticket for this place')
        self.picks.append(line)

    def take_claim(self, line):
        rank = self.counts['claim']
        need(line['rank'] == rank, 'the claims are not in the order of the draw, without gaps')
        picked = [pick['ticketNumber'] for pick in self.picks[rank - 1:rank]]
        need(picked == [line['ticketNumber']], 'a claim of a ticket that was not picked for it')
        if line['state'] not in ('DECLINED', 'EXPIRED'):
            need(line['place'] not in self.claimed, 'two people have a claim to one prize')
            self.claimed.add(line['place'])

    def take_payout(self, line):
        need(line['leg'] == self.counts['payout'], 'the payouts are not numbered without gaps')
        if line['transferId'] is not None:
            where = 'prizesAdded' if line['from'] == 'PRIZES' else 'prizes' if line['to'] == 'WINNER' else 'fees'
            self.sums[where] += int(line['amountMinor'])

    def take_conservation(self, line):
        need(self.pool['sold'] == len(self.leaves), 'the pool says that it sold another number of tickets')
        need(self.change is None or self.change['state'] == self.pool['state'], 'the last change is to another state')
        need(not any(self.to_come.values()), 'a purchase that was confirmed has not all of its tickets')
        need(len(self.picks) == len(self.drawn('winners') + self.drawn('alternates')), 'there are other picks than were drawn')
        held = self.sums['sales'] - self.sums['prizes'] - self.sums['fees'] - self.sums['refunds']
        for name, computed in {**self.sums, 'held': held}.items():
            need(int(line[f'{name}Minor']) == computed, f'{name} should be', computed)
        need(held >= 0, 'more left the pool than came in')
        need(not self.pool['settled'] or held == 0, 'the pool is settled, and something is left in it')

    def take_end(self, line):
        counts = {kind: number for kind, number in self.counts.items() if kind != 'end'}
        said = {kind: number for kind, number in line['lines'].items() if number > 0}
        need(said == counts, 'the last line should count', counts)
        need(line['sha256'] == self.digest.hexdigest(), 'the bytes have another SHA-256')


def main(path):
    audit, number = Audit(), 0
    try:
        with open(path, 'rb') as export:
            for number, content in enumerate(export, 1):
                need(content.endswith(b'\n'), 'the file ends in the middle of a line: it is truncated')
                audit.take(content)
        need('end' in audit.counts, 'the last line is missing: the file is truncated')
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ValueError(f'line {number}: {problem}') from problem
    winners = audit.drawn('winners')
    return f"right: {len(audit.to_come)} purchases, {len(audit.leaves)} tickets, state {audit.pool['state']}, winners {winners}"


if __name__ == '__main__':
    try:
        print(main(*sys.argv[1:]))
    except ValueError as problem:
        print(f'WRONG: {problem}')
        sys.exit(1)
