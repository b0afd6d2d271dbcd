import { defineConfig } from 'vitest/config';
import { testProjects } from './tools/src/test/projects.ts';

export default defineConfig({
  test: {
    globalSetup: [`${import.meta.dirname}/packages/testing/src/global-setup.ts`],
    maxWorkers: 2,
    projects: testProjects(import.meta.dirname, 2).map(({ name, root, order, maxWorkers, isolate }) => ({
      extends: true,
      test: { name, root, maxWorkers, isolate, sequence: { groupOrder: order } },
    })),
    include: ['**/*.test.ts'],
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Its own second is too short for a busy machine; what holds at once costs nothing of it.
    expect: { poll: { timeout: 15_000 } },
    teardownTimeout: 30_000,
  },
});
