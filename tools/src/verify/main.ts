// `npm run verify -- draw <file>`: checks published proofs on this machine alone, without any of the services.
import { runVerify } from './run-verify.ts';

process.exitCode = runVerify(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
