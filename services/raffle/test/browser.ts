import { fileURLToPath } from 'node:url';
import { obtainChromium } from '@tessera/stack';
import { type Browser, chromium, type Page } from 'playwright-core';

const cacheDir = fileURLToPath(new URL('../../../.tessera/bin', import.meta.url));

/** A real Chromium, fetched the first time. Where it cannot be had the test fails with the way out, and is never left out. */
export const openBrowser = async (): Promise<Browser> => {
  const { program, env } = await obtainChromium({ cacheDir, onProgress: (line) => console.log(line) });
  return chromium.launch({
    executablePath: program,
    env: { ...process.env, ...env },
    // It shows pages of ours only; its sandbox needs rights that containers do not give.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
};

/** A page, and everything that it complained of: errors, lines of its console, and what its security policy stopped. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A visitor without a past. What asks for anything but `origin` is a complaint too. */
export const openPage = async (browser: Browser, origin: string, options = {}): Promise<WatchedPage> => {
  const context = await browser.newContext({ baseURL: origin, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`asked for ${request.url()}`);
  });
  // As text: what runs in the page knows other globals than this file.
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.warn('policy:', event.violatedDirective, event.blockedURI))",
  );
  return { page, complaints, close: () => context.close() };
};
