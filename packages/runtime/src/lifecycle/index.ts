export { type MainSettings, type Runnable, runMain } from './run-main.ts';
