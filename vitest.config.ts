import { defineConfig } from 'vitest/config';
import { testProjects } from './tools/src/test/projects.ts';

export default defineConfig({
  test: {
    globalSetup: [`${import.meta.dirname}/packages/testing/src/global-setup.ts`],
    maxWorkers: 2,
    projects: testProjects(import.meta.dirname, 2).map(({ name, root, order, maxWorkers }) => ({
      extends: true,
      test: { name, root, maxWorkers, sequence: { groupOrder: order } },
    })),
    include: ['**/*.test.ts'],
    allowOnly: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
