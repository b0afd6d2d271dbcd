export { createSealer, SealedTextUnreadable, type Sealer, type SealingPlace } from './sealer.ts';
export { type SealingConfig, type SealingKey, sealingConfig } from './sealing-keys.ts';
