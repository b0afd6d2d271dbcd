#!/usr/bin/env python3
"""A second verifier of `tessera.ledger-export.v1`, written from docs/formats/ledger-export.md with Python's standard library alone.

    python3 packages/proofs/second/verify-ledger.py <export> [<checkpoint that was kept elsewhere>]

Prints one line and ends with 0 where the export is right, with 1 where it is wrong. It holds the file in memory and hashes every
head anew for every checkpoint; the verifier in TypeScript is the one for large ledgers.
"""
import hashlib
import json
import re
import sys

from shared import need, root

ZEROS = '00' * 32
ID, HASH, AMOUNT = r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', r'[0-9a-f]{64}', r'0|-?[1-9][0-9]*'
TIME, WORD = r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z', r'[A-Za-z][A-Za-z0-9_-]*'
FORMS = {'format': r'tessera\.ledger-export\.v1', 'amountMinor': r'[1-9][0-9]*', 'direction': 'DEBIT|CREDIT', 'currency': '[A-Z]{3}',
         'ownerKind': WORD, 'reason': WORD, 'type': WORD, 'kind': '(?s:.+)', 'provider': '(?s:.+)', 'postedBy': '(?s:.+)', 'root': HASH,
         'sha256': HASH, **dict.fromkeys(('tenantId', 'accountId', 'ownerId', 'entryId', 'transferId', 'reverses', 'poolId'), ID),
         **dict.fromkeys(('headHash', 'previousHash', 'hash', 'commitmentHash'), HASH),
         **dict.fromkeys(('exportedAt', 'openedAt', 'sealedAt', 'effectiveAt', 'postedAt'), TIME),
         **dict.fromkeys(('postedMinor', 'positiveMinor', 'balanceAfterMinor'), AMOUNT)}
FIELDS = {kind: names.split() for kind, names in {
    'header': 'type format tenantId exportedAt',
    'account': 'type accountId ownerKind ownerId kind provider currency openedAt sequence postedMinor headHash',
    'checkpoint': 'type number sealedAt accounts entries root currencies draws previousHash hash heads',
    'head': 'type accountId sequence postedMinor headHash',
    'entry': 'type accountId sequence entryId transferId direction amountMinor currency balanceAfterMinor reason references reverses '
             'postedBy effectiveAt postedAt hash',
    'end': 'type accounts checkpoints heads entries sha256',
    'draw': 'poolId commitmentHash',
    'seal': 'currency accounts entries postedMinor positiveMinor'}.items()}


def check_fields(kind, value, place):
    fields = [name for name in FIELDS[kind] if name != 'draws' or 'draws' in value]
    need(isinstance(value, dict) and list(value) == fields, place, 'has not the fields of its kind')
    for name, inner in value.items():
        if name in FORMS:
            may_be_null = name in ('provider', 'reverses') and inner is None
            need(may_be_null or isinstance(inner, str) and re.fullmatch(FORMS[name], inner), place, name, 'is not of its form')
        elif name == 'references':
            need(isinstance(inner, dict) and list(inner) == sorted(inner) and all(re.fullmatch(WORD, key) for key in inner), place, name)
        elif name == 'currencies':
            need(isinstance(inner, list), place, name, 'is no list')
            for seal in inner:
                check_fields('seal', seal, place)
        elif name == 'draws':
            need(isinstance(inner, list) and inner, place, name, 'is no list')
            for draw in inner:
                check_fields('draw', draw, place)
            need([draw['poolId'] for draw in inner] == sorted({draw['poolId'] for draw in inner}), place, name, 'do not rise')
        else:
            least = kind != 'end' and name != 'heads'
            need(type(inner) is int and least <= inner < 2**53, place, name, 'is no count')


def field(tag, content):
    return bytes([tag]) + len(content).to_bytes(4, 'big') + content


def encode(value):
    """null, text, boolean, integer, bytes and list; a time is wrapped by the caller."""
    if value is None:
        return field(0, b'')
    if isinstance(value, bytes):
        return field(1, value)
    if isinstance(value, str):
        return field(2, value.encode())
    if isinstance(value, bool):
        return field(6, bytes([value]))
    if isinstance(value, int):
        return field(3, str(value).encode())
    need(isinstance(value, list), value, 'has no encoding')
    return field(5, b''.join(map(encode, value)))


def time(value):
    return field(4, value.encode())


def sha256(*parts):
    return hashlib.sha256(b''.join(part if isinstance(part, bytes) else encode(part) for part in parts)).digest()


def entry_hash(tenant, previous, entry):
    return sha256(bytes.fromhex(previous), *map(encode, (
        'tessera.ledger-entry.v1', tenant, entry['accountId'], entry['sequence'], entry['entryId'], entry['transferId'],
        entry['direction'], int(entry['amountMinor']), entry['currency'], int(entry['balanceAfterMinor']), entry['reason'],
        [list(pair) for pair in entry['references'].items()], entry['reverses'], entry['postedBy'])),
        time(entry['effectiveAt']), time(entry['postedAt'])).hex()


def leaf(account, head):
    names = ('accountId', 'ownerKind', 'ownerId', 'kind', 'provider', 'currency')
    return sha256(b'\0', 'tessera.ledger-head.v1', *(encode(account[name]) for name in names), time(account['openedAt']),
                  head['sequence'], int(head['postedMinor']), encode(bytes.fromhex(head['headHash'])))


def checkpoint_hash(tenant, said):
    seals = [[seal['currency'], seal['accounts'], seal['entries'], int(seal['postedMinor']), int(seal['positiveMinor'])]
             for seal in said['currencies']]
    draws = [[[draw['poolId'], bytes.fromhex(draw['commitmentHash'])] for draw in said['draws']]] if 'draws' in said else []
    return sha256(bytes.fromhex(said['previousHash']), 'tessera.ledger-checkpoint.v1', tenant, said['number'], time(said['sealedAt']),
                  said['accounts'], said['entries'], encode(bytes.fromhex(said['root'])), seals, *draws).hex()


def read(raw):
    lines = []
    for number, line in enumerate(raw.split(b'\n')[:-1], 1):
        value = json.loads(line)
        need(isinstance(value, dict) and value.get('type') in FIELDS, 'line', number, 'is of no known kind')
        check_fields(value['type'], value, f'line {number}')
        need(json.dumps(value, separators=(',', ':'), ensure_ascii=False).encode() == line, 'line', number, 'has another spelling')
        lines.append(value)
    order = ' '.join(line['type'] for line in lines) + ' '
    need(re.fullmatch(r'header ((account )+(checkpoint (head )*)*(entry )+)?end ', order) and raw.endswith(b'\n'), 'file is truncated')
    return lines


def check_entries(tenant, accounts, entries):
    """Follows each chain; returns where each account stood after each of its entries."""
    stood, sides, at = {}, {}, None
    for entry in entries:
        account, place = entry['accountId'], f"account {entry['accountId']} entry {entry['sequence']} ({entry['entryId']}):"
        need(account in accounts and (at is None or at[0] <= account), place, 'is not in the order of accounts')
        _, sequence, balance, previous = at if at and at[0] == account else (account, 0, 0, ZEROS)
        balance += int(entry['amountMinor']) * (1 if entry['direction'] == 'CREDIT' else -1)
        found = entry['sequence'], entry['balanceAfterMinor'], entry['hash'], entry['currency']
        due = sequence + 1, str(balance), entry_hash(tenant, previous, entry), accounts[account]['currency']
        need(found == due, place, 'expected', due, 'found', found)
        told = {name: entry[name] for name in FIELDS['entry'][6:8] + FIELDS['entry'][9:15]}
        sides.setdefault(entry['transferId'], []).append((entry['direction'], account, told, place))
        at = (account, entry['sequence'], balance, entry['hash'])
        stood[account, entry['sequence']] = entry['balanceAfterMinor'], entry['hash']
    for both in sides.values():
        need(len(both) == 2 and both[0][0] != both[1][0] and both[0][1] != both[1][1] and both[0][2] == both[1][2],
             both[0][3], 'has not the other side of its transfer')
    for name, account in accounts.items():
        due = stood.get((name, account['sequence']))
        need(due == (account['postedMinor'], account['headHash']), 'account', name, 'ends otherwise than its entries:', due)
    need(len(entries) == sum(account['sequence'] for account in accounts.values()), 'entries were removed or added')
    return stood


def seals_of(accounts, heads):
    for currency in sorted({accounts[name]['currency'] for name in heads}):
        own = [head for name, head in heads.items() if accounts[name]['currency'] == currency]
        posted = [int(head['postedMinor']) for head in own]
        need(sum(posted) == 0, 'balances in', currency, 'do not sum to zero')
        yield {'currency': currency, 'accounts': len(own), 'entries': sum(head['sequence'] for head in own), 'postedMinor': '0',
               'positiveMinor': str(sum(amount for amount in posted if amount > 0))}


def check_checkpoints(tenant, accounts, lines, stood, kept):
    pools = [draw['poolId'] for line in lines for draw in line.get('draws', [])]
    need(len(pools) == len(set(pools)), 'a draw is anchored twice')
    heads, number, previous = {}, 0, ZEROS
    for index, said in enumerate(lines):
        if said['type'] != 'checkpoint':
            continue
        place, moved = f"checkpoint {said['number']}:", lines[index + 1:index + 1 + said['heads']]
        need((said['number'], said['previousHash']) == (number + 1, previous), place, 'does not follow the one before')
        need(said['hash'] == checkpoint_hash(tenant, said), place, 'its hash is not that of what it says')
        need(all(head['type'] == 'head' for head in moved) and len(moved) == said['heads'], place, 'lists other heads than it says')
        need([head['accountId'] for head in moved] == sorted({head['accountId'] for head in moved}), place, 'heads are not in order')
        need(moved or 'draws' in said, place, 'seals nothing new')
        for head in moved:
            name, sequence = head['accountId'], head['sequence']
            need(name not in heads or heads[name]['sequence'] < sequence, place, name, 'has not moved')
            need(stood.get((name, sequence)) == (head['postedMinor'], head['headHash']),
                 place, f'account {name} entry {sequence} is not the one that was sealed')
            heads[name] = head
        due = len(heads), sum(head['sequence'] for head in heads.values()), list(seals_of(accounts, heads))
        need(due == (said['accounts'], said['entries'], said['currencies']), place, 'its sums should be', due)
        due = root([leaf(accounts[name], heads[name]) for name in sorted(heads)]).hex()
        need(said['root'] == due, place, 'its root should be', due)
        if kept and kept['number'] == said['number']:
            need(checkpoint_hash(kept.get('tenantId', tenant), kept) == kept['hash'], place, 'the one kept elsewhere is damaged')
            need(kept['hash'] == said['hash'], place, 'is not the one that was kept elsewhere: history was rewritten')
        number, previous = said['number'], said['hash']
    need(not kept or kept['number'] <= number, 'the checkpoint that was kept elsewhere is not in the export')
    need(sum(line['type'] == 'head' for line in lines) == sum(line.get('heads', 0) for line in lines[:-1]), 'a head belongs to nothing')
    return number


def verify(raw, kept=None):
    lines = read(raw)
    by_type = {kind: [line for line in lines if line['type'] == kind] for kind in FIELDS}
    names = [line['accountId'] for line in by_type['account']]
    need(names == sorted(set(names)), 'accounts are not in order')
    tenant, accounts = lines[0]['tenantId'], dict(zip(names, by_type['account']))
    stood = check_entries(tenant, accounts, by_type['entry'])
    number = check_checkpoints(tenant, accounts, lines, stood, kept)
    counts = tuple(len(by_type[kind]) for kind in ('account', 'checkpoint', 'head', 'entry'))
    need(counts == tuple(lines[-1][name] for name in FIELDS['end'][1:5]), 'the last line should count', counts)
    body = raw[:raw.rindex(b'\n', 0, -1) + 1]
    need(sha256(body).hex() == lines[-1]['sha256'], 'the bytes have another SHA-256')
    return f"right: {counts[3]} entries of {counts[0]} accounts, {number} checkpoints, tenant {tenant}"


def main(path, kept=None):
    with open(path, 'rb') as export:
        known = json.load(open(kept, encoding='utf-8')) if kept else None
        return verify(export.read(), known.get('data', known) if known else None)


if __name__ == '__main__':
    try:
        print(main(*sys.argv[1:]))
    except (ValueError, KeyError) as problem:
        print(f'WRONG: {problem}')
        sys.exit(1)
