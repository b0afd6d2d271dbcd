import { DRAW_STEPS, type DrawStep } from '@tessera/proofs/draw-steps';
import { byId, counted, megabytes } from './elements.ts';

type StepState = 'waiting' | 'running' | 'holds' | 'fails' | 'undecided' | 'unfinished' | 'unreached';

const SAID: Readonly<Record<StepState, string>> = {
  waiting: 'waiting',
  running: 'being checked',
  holds: 'holds',
  fails: 'does not hold',
  undecided: 'cannot be said here',
  unfinished: 'not finished',
  unreached: 'not looked at',
};

/** The list of steps; each item says in words how it stands, and shows it by a sign besides. */
export class StepsView {
  readonly #ticketCount: number;
  readonly #states = new Map<DrawStep, StepState>();

  constructor(ticketCount: number) {
    this.#ticketCount = ticketCount;
  }

  begin(): void {
    for (const step of DRAW_STEPS) this.#set(step, step === 'file' || step === 'tickets' ? 'running' : 'waiting');
    byId('progress').hidden = false;
  }

  read(tickets: number, bytes: number): void {
    const bar = byId<HTMLProgressElement>('progress-bar');
    bar.max = this.#ticketCount;
    bar.value = tickets;
    const total = counted(Math.max(this.#ticketCount, tickets));
    byId('progress-text').textContent = `${counted(tickets)} of ${total} tickets checked, ${megabytes(bytes)} read`;
  }

  passed(step: DrawStep): void {
    this.#set(step, 'holds');
    const next = DRAW_STEPS[DRAW_STEPS.indexOf(step) + 1];
    if (next) this.#set(next, 'running');
  }

  /** The step that does not hold, and why; it is the first one, so what was still being checked is left where it is. */
  failed(step: DrawStep, why: string): void {
    for (const other of DRAW_STEPS) {
      const state = this.#states.get(other);
      if (other !== step && state !== 'holds') this.#set(other, state === 'running' ? 'unfinished' : 'unreached');
    }
    this.#set(step, 'fails', why);
  }

  /** The one step of which nobody can say here whether it holds; all others do. */
  undecided(step: DrawStep, why: string): void {
    this.#set(step, 'undecided', why);
  }

  end(): void {
    byId('progress').hidden = true;
  }

  /** Nothing could be checked. */
  stop(): void {
    this.end();
    for (const step of DRAW_STEPS) this.#set(step, 'unreached');
  }

  #set(step: DrawStep, state: StepState, detail = ''): void {
    this.#states.set(step, state);
    const item = byId(`step-${step}`);
    item.dataset['state'] = state;
    byId(`step-${step}-state`).textContent = SAID[state];
    byId(`step-${step}-detail`).textContent = detail;
  }
}
