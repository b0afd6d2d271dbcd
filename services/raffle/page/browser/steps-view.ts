import { DRAW_STEPS, type DrawStep } from '@tessera/proofs';
import { byId, counted, megabytes } from './elements.ts';

type StepState = 'waiting' | 'running' | 'holds' | 'fails' | 'unreached';

const SAID: Readonly<Record<StepState, string>> = {
  waiting: 'waiting',
  running: 'being checked',
  holds: 'holds',
  fails: 'does not hold',
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

  failed(step: DrawStep, at: string, problem: string): void {
    for (const other of DRAW_STEPS) {
      if (other !== step && this.#states.get(other) !== 'holds') this.#set(other, 'unreached');
    }
    this.#set(step, 'fails', `At ${at}: ${problem}.`);
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
