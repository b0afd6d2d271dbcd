export { createPayment } from './billing/create-payment.ts';
export { grantPoints } from './loyalty/grant-points.ts';
export { captureHold } from './wallet/capture-hold.ts';
export { getBalance } from './wallet/get-balance.ts';
export { placeHold } from './wallet/place-hold.ts';
export { postTransfer } from './wallet/post-transfer.ts';
export { releaseHold } from './wallet/release-hold.ts';
export { voidTransfer } from './wallet/void-transfer.ts';
