import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

/**
 * The official release that is downloaded where there is internet. The checksums are those that the project's own
 * container images pin (github.com/nats-io/nats-docker, 2.12.x/alpine3.22/Dockerfile).
 */
export const pinnedRelease = {
  version: '2.12.15',
  sha256: {
    'linux-amd64': '58ab8131f819263897e2fc38e503e1b755b63bcafeecc7d12582487df48ca15e',
    'linux-arm64': 'b724db99fefbf8f5c808baa82819ee50350aee9734017e4a478f7e545cef3ab6',
  } as Readonly<Record<string, string>>,
} as const;

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

const blockBytes = 512;

/** Takes one file out of a tar archive by the end of its name (POSIX ustar: 512-byte headers, octal sizes). */
export const fileFromTar = (archive: Buffer, nameEnd: string): Buffer | undefined => {
  for (let at = 0; at + blockBytes <= archive.length; ) {
    const field = (from: number, length: number) =>
      archive.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const name = field(0, 100);
    const size = Number.parseInt(field(124, 12).trim() || '0', 8);
    const start = at + blockBytes;
    if (name.endsWith(nameEnd)) return archive.subarray(start, start + size);
    at = start + Math.ceil(size / blockBytes) * blockBytes;
  }
  return undefined;
};

export interface ReleaseOptions {
  /** Where releases are published; another one in tests. */
  readonly baseUrl?: string;
  readonly sha256?: Readonly<Record<string, string>>;
  /** No answer within this time means that there is no internet here. */
  readonly connectTimeoutMs?: number;
  readonly platform?: string;
  readonly arch?: string;
}

/**
 * Downloads the pinned release and returns the program's bytes. Throws an Error whose message says why it could not;
 * an archive with any other checksum is refused.
 */
export const downloadRelease = async (options: ReleaseOptions = {}): Promise<Buffer> => {
  const target = `${options.platform ?? process.platform}-${architectures[options.arch ?? process.arch] ?? 'unknown'}`;
  const expected = (options.sha256 ?? pinnedRelease.sha256)[target];
  if (expected === undefined) throw new Error(`no release is pinned for ${target}`);
  const base = options.baseUrl ?? 'https://github.com/nats-io/nats-server/releases/download';
  const { version } = pinnedRelease;
  const connecting = new AbortController();
  const timer = setTimeout(() => connecting.abort(), options.connectTimeoutMs ?? 5_000);
  let response: Response;
  try {
    response = await fetch(`${base}/v${version}/nats-server-v${version}-${target}.tar.gz`, {
      signal: AbortSignal.any([connecting.signal, AbortSignal.timeout(90_000)]),
    });
  } catch {
    throw new Error('the release page could not be reached');
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) throw new Error(`the release page answered ${response.status}`);
  const archive = Buffer.from(await response.arrayBuffer());
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected) throw new Error(`the downloaded release has the checksum ${actual}, expected ${expected}`);
  const program = fileFromTar(gunzipSync(archive), '/nats-server');
  if (program === undefined) throw new Error('the downloaded release holds no nats-server');
  return program;
};
