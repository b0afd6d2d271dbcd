#!/usr/bin/env python3
"""A second verifier of draw files and receipts, written from docs/formats/draw.md and receipt.md with Python's standard library alone.

    python3 packages/proofs/second/verify-draw.py draw <file> [<commitment hash noted before the draw>]
    python3 packages/proofs/second/verify-draw.py receipt <file> [<draw file, or - for none> [<export of the ledger>]]

Prints one line and ends with 0 where the file is right, with 1 where it is wrong. It has no curves: of a beacon it checks chain, randomness and
everything that follows, and says that it took the signature on trust. Where the chain is not quicknet and all else holds, it says that it cannot
tell, and ends with 2.
"""
import hashlib
import hmac
import importlib
import json
import re
import sys
import unicodedata

from shared import need, node, root

QUICKNET = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'
HASH, TEXT, MOMENT = r'[0-9a-f]{64}', r'(?s:.+)', r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z'
MODES = {'COMMIT_REVEAL': (1, ['secretHash'], 'reveal', ['secret', 'randomness', 'seed']),
         'DRAND': (2, ['chainHash', 'round'], 'beacon', ['signature', 'randomness', 'seed']),
         'MANUAL': (3, [], 'record', ['drawnAt', 'witnesses', 'evidence', 'evidenceHash', 'hash'])}
TICKET = ['number', 'ticketIdHash', 'purchaseIdHash', 'entrantCommit', 'leaf']
FORMS = {**dict.fromkeys(('merkleRoot', 'secretHash', 'chainHash', 'commitmentHash', 'secret', 'randomness', 'seed', 'hash', 'ticketIdHash',
                          'purchaseIdHash', 'entrantCommit', 'leaf', 'salt', 'commit', 'evidenceHash'), HASH),
         **dict.fromkeys(('poolId', 'evidence', 'id', 'purchaseId', 'memberId', 'transferId', 'accountId'), TEXT),
         'signature': r'[0-9a-f]{96}', 'drawnAt': MOMENT, 'currency': '[A-Z]{3}', 'mode': '|'.join(MODES)}
COUNTS = {'ticketCount': 2**32, 'winnerCount': 2**32, 'alternateCount': 2**32, 'number': 2**32, 'round': 2**53, 'amountMinor': 2**53, 'sequence': 2**53}


def sha256(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def mac(key, *parts):
    return hmac.new(key, b''.join(parts), hashlib.sha256).digest()


def u32(value):
    return value.to_bytes(4, 'big')


def u64(value):
    return value.to_bytes(8, 'big')


def raw(text):
    return bytes.fromhex(text)


def is_count(value, below=2**32):
    return type(value) is int and 0 <= value < below


def check_fields(value, names, place):
    """These fields, in this order, and those of a known form in it. Objects and lists are looked at by the caller."""
    need(isinstance(value, dict) and list(value) == names, place, 'has not its fields in their order')
    for name, inner in value.items():
        if name in FORMS and not (name == 'evidenceHash' and inner is None):
            need(isinstance(inner, str) and re.fullmatch(FORMS[name], inner), f'{place}.{name} is not of its form')
        if name in COUNTS:
            need(is_count(inner, COUNTS[name]), f'{place}.{name} is no number of its range')
    return value


def read(content, kind):
    value = json.loads(content)
    need(isinstance(value, dict) and value.get('format') == f'tessera-{kind}', 'it is no', kind)
    need(value.get('version') == 1 and type(value['version']) is int, 'it is of another version')
    need(json.dumps(value, separators=(',', ':'), ensure_ascii=False).encode() == content, 'it has another spelling')
    return value


def mode_of(commitment, place):
    need(isinstance(commitment, dict) and commitment.get('mode') in MODES, place, 'has no known mode')
    mode = MODES[commitment['mode']]
    check_fields(commitment, ['mode', 'poolId', 'ticketCount', 'merkleRoot', *mode[1], 'winnerCount', 'alternateCount'], place)
    need(commitment.get('round', 1) >= 1, place, 'has no round')
    return mode


def commitment_hash(commitment):
    number, source, *_ = MODES[commitment['mode']]
    pool = commitment['poolId'].encode()
    sources = [u64(commitment[name]) if name == 'round' else raw(commitment[name]) for name in source]
    return sha256(b'raffle-commitment/v1\0', bytes([number]), u32(len(pool)), pool, u64(commitment['ticketCount']),
                  raw(commitment['merkleRoot']), *sources, u32(commitment['winnerCount']), u32(commitment['alternateCount']))


def check_tickets(tickets, commitment):
    need(isinstance(tickets, list) and tickets, 'there is no ticket')
    leaves = []
    for index, ticket in enumerate(tickets):
        place = f'tickets[{index}]'
        check_fields(ticket, TICKET, place)
        need(ticket['number'] == index + 1, place, 'stands in the wrong place')
        leaf = sha256(b'\0', u32(ticket['number']), *(raw(ticket[name]) for name in TICKET[1:4]))
        need(ticket['leaf'] == leaf.hex(), place, 'hashes to', leaf.hex())
        leaves.append(leaf)
    need(commitment['ticketCount'] == len(leaves), 'commitment.ticketCount should be', len(leaves))
    need(commitment['merkleRoot'] == root(leaves).hex(), 'commitment.merkleRoot should be', root(leaves).hex())


def randomness_of(file, commitment):
    if commitment['mode'] == 'DRAND':
        return sha256(raw(file['beacon']['signature']))
    secret = raw(file['reveal']['secret'])
    committed = sha256(b'raffle-secret/v1\0', commitment['poolId'].encode(), b'\0', secret)
    need(committed.hex() == commitment['secretHash'], 'reveal.secret is not the committed one')
    return mac(secret, b'raffle-reveal/v1\0', raw(commitment['merkleRoot']))


def picks(seed, count, wanted):
    """Forward Fisher-Yates over a whole list, with rejection sampling."""
    places, word = list(range(1, count + 1)), 0
    for index in range(wanted):
        span = count - index
        while True:
            drawn = int.from_bytes(mac(seed, u64(word))[:8], 'big')
            word += 1
            if drawn < 2**64 - 2**64 % span:
                break
        other = index + drawn % span
        places[index], places[other] = places[other], places[index]
    return places[:wanted]


def check_seed(file, commitment, evidence):
    said, randomness = file[evidence], randomness_of(file, commitment)
    need(said['randomness'] == randomness.hex(), f'{evidence}.randomness should be', randomness.hex())
    seed = mac(randomness, b'raffle-draw/v1\0', commitment['poolId'].encode(), b'\0', raw(commitment['merkleRoot']),
               u64(commitment['ticketCount']))
    need(said['seed'] == seed.hex(), f'{evidence}.seed should be', seed.hex())
    drawn = picks(seed, commitment['ticketCount'], commitment['winnerCount'] + commitment['alternateCount'])
    need(file['winners'] + file['alternates'] == drawn, 'winners and alternates should be', drawn)


def in_short(name):
    return ' '.join(unicodedata.normalize('NFKC', name).lower().split())


def check_record(file, commitment):
    record, drawn = file['record'], file['winners'] + file['alternates']
    need(all(1 <= number <= commitment['ticketCount'] for number in drawn), 'there is no such ticket')
    need(len(set(drawn)) == len(drawn), 'a ticket was drawn twice')
    witnesses = record['witnesses']
    need(isinstance(witnesses, list) and len(witnesses) == 2 and all(isinstance(name, str) for name in witnesses), 'record.witnesses')
    need(all(map(in_short, witnesses)) and in_short(witnesses[0]) != in_short(witnesses[1]), 'record.witnesses are not two people')
    texts = [record['drawnAt'], *witnesses, record['evidence'], record['evidenceHash'] or '']
    parts = [piece for text in texts for piece in (u32(len(text.encode())), text.encode())]
    for numbers in (file['winners'], file['alternates']):
        parts += [u32(len(numbers)), *map(u32, numbers)]
    due = sha256(b'raffle-manual/v1\0', raw(file['commitmentHash']), *parts).hex()
    need(record['hash'] == due, 'record.hash should be', due)


def check_shape(file):
    """That it is a draw file; returns which field holds its evidence."""
    need(isinstance(file, dict) and file.get('format') == 'tessera-draw', 'it is no draw')
    need(file.get('version') == 1 and type(file['version']) is int, 'it is of another version')
    _, _, evidence, fields = mode_of(file.get('commitment'), 'commitment')
    check_fields(file, ['format', 'version', 'commitment', 'commitmentHash', evidence, 'tickets', 'winners', 'alternates'], 'file')
    check_fields(file[evidence], fields, evidence)
    return evidence


def check_drawn(file, evidence, noted=None):
    """Everything that follows from the root."""
    commitment = file['commitment']
    due = commitment_hash(commitment).hex()
    need(file['commitmentHash'] == due, 'commitmentHash should be', due)
    need(noted in (None, due), 'commitmentHash is not the one noted before the draw,', noted)
    for name, count in (('winners', 'winnerCount'), ('alternates', 'alternateCount')):
        need(isinstance(file[name], list) and all(map(is_count, file[name])), name, 'are no numbers')
        need(len(file[name]) == commitment[count], name, 'are not as many as were committed')
    need(commitment['winnerCount'] + commitment['alternateCount'] <= commitment['ticketCount'], 'there are more picks than tickets')
    check_record(file, commitment) if evidence == 'record' else check_seed(file, commitment, evidence)


def verify_draw(content, noted=None):
    file = read(content, 'draw')
    evidence = check_shape(file)
    check_tickets(file['tickets'], file['commitment'])
    check_drawn(file, evidence, noted)
    return file


def root_by_path(leaf, index, count, path):
    """RFC 9162, section 2.1.3.2."""
    need(1 <= index + 1 <= count, 'there is no such ticket')
    place, last, value = index, count - 1, leaf
    for neighbour in path:
        need(last > 0, 'proof.path is too long')
        if place & 1 or place == last:
            value = node(neighbour, value)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            value = node(value, neighbour)
        place, last = place >> 1, last >> 1
    need(last == 0, 'proof.path is too short')
    return value


def verify_receipt(content, draw=None):
    file = read(content, 'receipt')
    check_fields(file, ['format', 'version', 'poolId', 'ticket', 'entrant', 'payment', 'leaf', 'proof'], 'file')
    ticket = check_fields(file['ticket'], ['id', 'number', 'purchaseId'], 'ticket')
    entrant = check_fields(file['entrant'], ['memberId', 'salt', 'commit'], 'entrant')
    payment = file['payment']
    if payment is not None:
        check_fields(payment, ['transferId', 'amountMinor', 'currency'] + ['entry'] * ('entry' in payment), 'payment')
        need(payment['amountMinor'] >= 1, 'payment.amountMinor is no number of its range')
    if payment and 'entry' in payment:
        entry = check_fields(payment['entry'], ['accountId', 'sequence', 'hash'], 'payment.entry')
        need(entry['sequence'] >= 1, 'payment.entry.sequence is no number of its range')
    commit = sha256(b'raffle-entrant/v1\0', raw(entrant['salt']), entrant['memberId'].encode())
    need(entrant['commit'] == commit.hex(), 'entrant.commit should be', commit.hex())
    leaf = sha256(b'\0', u32(ticket['number']), sha256(ticket['id'].encode()), sha256(ticket['purchaseId'].encode()), commit)
    need(file['leaf'] == leaf.hex(), 'leaf should be', leaf.hex())
    proof = file['proof']
    need(proof is not None or draw is None, 'proof: the receipt was given out before the commitment')
    if proof is None:
        return file
    check_fields(proof, ['commitment', 'commitmentHash', 'path'], 'proof')
    commitment = proof['commitment']
    mode_of(commitment, 'proof.commitment')
    need(commitment['poolId'] == file['poolId'], 'proof.commitment is of another pool')
    need(isinstance(proof['path'], list) and all(isinstance(step, str) and re.fullmatch(HASH, step) for step in proof['path']), 'proof.path')
    due = root_by_path(leaf, ticket['number'] - 1, commitment['ticketCount'], map(raw, proof['path'])).hex()
    need(commitment['merkleRoot'] == due, 'proof.commitment.merkleRoot should be', due)
    need(proof['commitmentHash'] == commitment_hash(commitment).hex(), 'proof.commitmentHash')
    need(draw is None or draw['commitmentHash'] == proof['commitmentHash'], 'the draw file is of another commitment')
    need(draw is None or draw['tickets'][ticket['number'] - 1]['leaf'] == file['leaf'], 'the draw file lists another ticket in its place')
    return file


def is_undecided(draw):
    return draw is not None and draw['commitment'].get('chainHash', QUICKNET) != QUICKNET


def follow(receipt, content):
    """Into an export of the ledger that is right: to the entry that paid, and to the checkpoint that lists the commitment."""
    ledger = importlib.import_module('verify-ledger')
    ledger.verify(content)
    lines, pool, payment, proof = ledger.read(content), receipt['poolId'], receipt['payment'], receipt['proof']
    owners = {line['accountId']: (line['ownerKind'], line['ownerId']) for line in lines if line['type'] == 'account'}
    if payment is not None:
        sides = {line['direction']: line for line in lines if line['type'] == 'entry' and line['transferId'] == payment['transferId']}
        need(sides, 'payment.transferId is not in the ledger')
        paid, said = sides['DEBIT'], payment.get('entry', {})
        need(all(paid[name] == value for name, value in said.items()), 'payment.entry should be', {name: paid[name] for name in said})
        need((paid['amountMinor'], paid['currency']) == (str(payment['amountMinor']), payment['currency']), 'payment.amountMinor')
        need(owners[paid['accountId']] == ('user', receipt['entrant']['memberId']), 'entrant.memberId did not pay')
        named = {'purchaseId': receipt['ticket']['purchaseId'], 'poolId': pool}
        need(all(paid['references'].get(name) == value for name, value in named.items()), 'ticket.purchaseId or poolId is not what was paid')
        need(owners[sides['CREDIT']['accountId']] == ('pool', pool), 'the money did not go to the pool')
    if proof is not None:
        anchors = [draw['commitmentHash'] for line in lines for draw in line.get('draws', []) if draw['poolId'] == pool]
        need(anchors == [proof['commitmentHash']], 'proof.commitmentHash is not what a checkpoint lists:', anchors)


def main(what, path, other=None, ledger=None):
    other = None if other == '-' else other
    with open(path, 'rb') as file:
        content = file.read()
    if what == 'draw':
        draw = verify_draw(content, other)
        if is_undecided(draw):
            return 'UNDECIDED: commitment.chainHash is not that of quicknet; everything else holds'
        trusted = ', the signature on trust' if draw['commitment']['mode'] == 'DRAND' else ''
        return f"right: {draw['commitment']['mode']}, {len(draw['tickets'])} tickets, winners {draw['winners']}{trusted}"
    with open(other or path, 'rb') as file:
        draw = verify_draw(file.read()) if other else None
    receipt = verify_receipt(content, draw)
    if ledger:
        with open(ledger, 'rb') as file:
            follow(receipt, file.read())
    if is_undecided(draw):
        return 'UNDECIDED: draw.commitment.chainHash is not that of quicknet; everything else holds'
    return f"right: ticket {receipt['ticket']['number']}{'' if receipt['proof'] else ', not yet in a committed list'}"


if __name__ == '__main__':
    try:
        line = main(*sys.argv[1:])
        print(line)
        sys.exit(2 if line.startswith('UNDECIDED') else 0)
    except (ValueError, KeyError, TypeError) as problem:
        print(f'WRONG: {problem}')
        sys.exit(1)
