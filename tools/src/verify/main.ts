// `npm run verify -- draw <file>`, `… receipt <file>`, `… ledger <export>`: checks published proofs on this machine alone, without any of the services.
import { runVerify } from './run-verify.ts';

process.exitCode = await runVerify(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
