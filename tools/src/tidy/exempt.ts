/** Sources that a person does not write or, once released, may not change: they have no limits of size. */
export const isGenerated = (path: string): boolean => /(^|\/)generated\//.test(path);
export const isMigration = (path: string): boolean => /^services\/[^/]+\/migrations\//.test(path);
export const isTestFile = (path: string): boolean =>
  /\.(test|suite)\.ts$/.test(path) || /^((services|packages)\/[^/]+|tools)\/test\//.test(path) || /^e2e\//.test(path);
