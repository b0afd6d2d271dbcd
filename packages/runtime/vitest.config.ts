import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    globalSetup: ['@tessera/testing/global-setup'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
