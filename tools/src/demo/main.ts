import { StackError } from '@tessera/stack';
import { UnexpectedAnswer } from './api-client.ts';
import { runDemo } from './run-demo.ts';

/** `npm run demo`: the scenario once more on a running stack, with a new tenant. */
const gatewayUrl = process.env['GATEWAY_URL'] ?? `http://127.0.0.1:${process.env['GATEWAY_PORT'] ?? '4000'}`;
const tracesUrl = process.env['TRACES_URL'] ?? `http://127.0.0.1:${process.env['TRACES_PORT'] ?? '43189'}`;

try {
  await fetch(`${gatewayUrl}/readyz`).catch(() => {
    throw new StackError(`Nothing answers at ${gatewayUrl}: start the stack with npm start, or set GATEWAY_URL.`);
  });
  await runDemo({ gatewayUrl, tracesUrl, print: (line) => console.log(line) });
} catch (error) {
  if (!(error instanceof StackError || error instanceof UnexpectedAnswer)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
