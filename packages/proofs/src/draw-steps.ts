/**
 * What is checked of a draw, in order. `file`: it is spelled as published; `tickets`: each stands in its place and hashes to its leaf; `root`:
 * the leaves lead to the committed root; `commitment`: its hash, and the one that was noted; `evidence`: what the randomness
 * came from is what was committed, and leads to the seed; `winners`: the seed picks them, and the alternates.
 */
export const DRAW_STEPS = ['file', 'tickets', 'root', 'commitment', 'evidence', 'winners'] as const;

export type DrawStep = (typeof DRAW_STEPS)[number];

/** Told of every step that has held. */
export type PassStep = (step: DrawStep) => void;
