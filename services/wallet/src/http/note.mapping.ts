import { z } from 'zod';

const hasNoControls = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** A sentence by a person, which people will read. */
export const noteSchema = z.string().trim().min(1).max(500).refine(hasNoControls, 'control characters are not allowed');
