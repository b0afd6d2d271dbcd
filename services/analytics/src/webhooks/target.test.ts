import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';
import { publicLookup, refuseUrl } from './target.ts';

const PRIVATE = [
  ...['0.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1'],
  ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::a00:1'],
  ...['64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::1', '3fff::1', '5f00::1'],
  ...['fc00::1', 'fd00:ec2::254', 'fdff::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1'],
  ...['', 'localhost', '127.1', '0x7f000001', '2130706433'],
];
const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.0.1',
].concat(['223.255.255.255', '2606:4700:4700::1111', '2a00:1450:4001::1', '2003::1', '2001:4860:4860::8888']);

describe('an address', () => {
  it.each(PRIVATE)('%j is none of the public internet', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(PUBLIC)('%s is one of the public internet', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('a URL', () => {
  it.each([
    ['http://example.com/', 'must begin with https://'],
    ['ftp://example.com/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['https://user:secret@example.com/', 'no user or password'],
    ['https://example.com/#part', 'no fragment'],
    ['not a url', 'not a URL'],
    ['https://127.0.0.1/', 'public internet'],
    // Other spellings of 127.0.0.1 and 169.254.169.254, which the parser of URLs reads as browsers do.
    ['https://127.1/', 'public internet'],
    ['https://0x7f.1/', 'public internet'],
    ['https://2130706433/', 'public internet'],
    ['https://0251.0376.0251.0376/', 'public internet'],
    ['https://１２７.0.0.1/', 'public internet'],
    ['https://[::1]/', 'public internet'],
    ['https://[::ffff:127.0.0.1]/', 'public internet'],
    ['https://[fd00:ec2::254]/latest/meta-data', 'public internet'],
  ])('%s is refused', (url, sentence) => expect(refuseUrl(false)(url)).toContain(sentence));

  it.each(['https://example.com/hooks?key=1', 'https://8.8.8.8:8443/', 'https://[2606:4700:4700::1111]/'])(
    '%s is none to refuse',
    (url) => expect(refuseUrl(false)(url)).toBeUndefined(),
  );

  it('may lead anywhere on one’s own machine, but not by any scheme', () => {
    expect(refuseUrl(true)('http://127.0.0.1:4000/hooks')).toBeUndefined();
    expect(refuseUrl(true)('file:///etc/passwd')).toContain('https://');
  });
});

describe('a name', () => {
  const look = (addresses: readonly string[], all: boolean): Promise<readonly [string | undefined, unknown]> =>
    new Promise((resolve) => {
      const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
      const lookup = publicLookup(async () => found);
      lookup('hooks.example.com', { all }, (error, answer) => resolve([error?.name, answer]));
    });

  it.each([true, false])('that leads to this network alone is not connected to (all: %s)', async (all) => {
    for (const address of ['127.0.0.1', '169.254.169.254', '::1', '::ffff:10.0.0.1', 'fd00:ec2::254'])
      expect((await look([address], all))[0]).toBe('ForbiddenAddress');
    expect((await look([], all))[0]).toBe('ForbiddenAddress');
  });

  it('is connected to at its public addresses only', async () => {
    const addresses = ['10.0.0.1', '8.8.8.8', '::1', '2606:4700:4700::1111'];
    expect(await look(addresses, true)).toEqual([
      undefined,
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700:4700::1111', family: 6 },
      ],
    ]);
    expect(await look(addresses, false)).toEqual([undefined, '8.8.8.8']);
  });

  it('that is not known stays so', async () => {
    const failed = publicLookup(() => Promise.reject(new Error('ENOTFOUND')));
    const message = await new Promise((resolve) => failed('x', {}, (error) => resolve(error?.message)));
    expect(message).toBe('ENOTFOUND');
  });
});
