/**
 * A problem of the machine or of its settings that a person can solve: a busy port, a missing tool, a refused download.
 * The message is one sentence that names the way out, fit to be printed without a stack trace.
 */
export class StackError extends Error {
  override readonly name = 'StackError';
}
