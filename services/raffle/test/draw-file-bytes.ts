import { getDrawFile } from '../src/use-cases/draws/get-draw-file.ts';
import type { Raffles } from '../src/use-cases/ports.ts';

/** The whole file of a finished draw, as whoever downloads it gets it. */
export const drawFileBytes = async (ports: { readonly raffles: Raffles }, poolId: string): Promise<Uint8Array> => {
  const file = await getDrawFile(ports)({ poolId });
  if (!file.ok) throw new Error(file.error.code);
  const pieces: Uint8Array[] = [];
  await file.value.write(async (piece) => {
    pieces.push(piece);
  });
  return Buffer.concat(pieces);
};
