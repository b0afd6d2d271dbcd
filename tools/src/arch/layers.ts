/**
 * The layers of a service, found by folder alone. `adapter` is any other folder of `src/`: the code for one engine or
 * one third party (`providers/`, `upstream/`), which stands where persistence stands. `page` is what runs in browsers.
 */
export type Layer =
  | 'domain'
  | 'ports'
  | 'use-cases'
  | 'http'
  | 'messaging'
  | 'jobs'
  | 'persistence'
  | 'adapter'
  | 'migrations'
  | 'page'
  | 'root'
  | 'test';

/** The layer of a file, by its path inside the service. */
export const layerOf = (path: string): Layer => {
  const [top = '', folder = '', ...rest] = path.split('/');
  if (top === 'test' || /\.(test|suite)\.ts$/.test(path)) return 'test';
  if (top === 'migrations') return 'migrations';
  if (top === 'page') return 'page';
  if (top !== 'src' || rest.length === 0) return 'root';
  if (folder === 'use-cases') return /(^|[./])ports\.ts$/.test(rest.join('/')) ? 'ports' : 'use-cases';
  if (folder === 'domain' || folder === 'http' || folder === 'messaging' || folder === 'jobs') return folder;
  return folder === 'persistence' ? 'persistence' : 'adapter';
};

/** What one layer may import. A file may always import from its own top folder. */
export interface Permission {
  /** Layers of the same service. */
  readonly own: readonly Layer[];
  /** Layers of the same service of which only types may be imported. */
  readonly ownTypes: readonly Layer[];
  /** Workspace packages; a name with a subpath allows that subpath only. */
  readonly packages: readonly string[];
  /** Whether packages of others and Node's own modules are allowed. */
  readonly outside: boolean;
}

/** Packages that compute and do nothing else; a domain may use them as if they were its own. */
export const purePackages = ['@tessera/kernel', '@tessera/proofs'] as const;

const transport: Permission = {
  own: ['use-cases', 'ports'],
  ownTypes: ['domain'],
  packages: [...purePackages, '@tessera/contracts', '@tessera/runtime'],
  outside: true,
};

/** The table of HOUSE rules: layer → what it may import. `root` and `test` may import all of their own service. */
export const permissions: Readonly<Record<Exclude<Layer, 'root' | 'test'>, Permission>> = {
  domain: { own: [], ownTypes: [], packages: purePackages, outside: false },
  ports: {
    own: ['domain', 'ports'],
    ownTypes: [],
    packages: [...purePackages, '@tessera/runtime/context'],
    outside: false,
  },
  'use-cases': {
    own: ['domain', 'ports'],
    ownTypes: [],
    packages: [...purePackages, '@tessera/runtime/context'],
    outside: false,
  },
  http: transport,
  messaging: transport,
  jobs: transport,
  persistence: {
    own: ['domain', 'ports'],
    ownTypes: [],
    packages: [...purePackages, '@tessera/runtime'],
    outside: true,
  },
  adapter: {
    own: ['domain', 'ports'],
    ownTypes: [],
    packages: [...purePackages, '@tessera/contracts', '@tessera/runtime'],
    outside: true,
  },
  migrations: {
    own: [],
    ownTypes: [],
    packages: ['@tessera/kernel', '@tessera/contracts', '@tessera/runtime'],
    outside: true,
  },
  page: { own: [], ownTypes: [], packages: purePackages, outside: false },
};
