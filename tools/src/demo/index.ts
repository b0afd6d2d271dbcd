export { type ApiAnswer, ApiClient, type CallOptions, inParallel, UnexpectedAnswer, waitFor } from './api-client.ts';
export { type LedgerSummary, ledgerSummary } from './figures.ts';
export { balanceOf, topUpAll } from './money.ts';
export { type Club, foundClub, joinClub, type Person } from './people.ts';
export { type Attempt, type Draw, type OpenPool, openPool, soldIn } from './raffle.ts';
export { type DemoOptions, type DemoResult, runDemo } from './run-demo.ts';
