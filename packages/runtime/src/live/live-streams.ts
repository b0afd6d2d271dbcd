import type { NatsConnection } from '@nats-io/transport-node';
import type { ServiceName } from '@tessera/contracts';
import type { Clock } from '@tessera/kernel';
import type { LiveConfig } from '../config/index.ts';
import { QueueFull } from '../group-commit/index.ts';
import { ProblemResponse, ReaderStalled, type SendChunk } from '../http/index.ts';
import { type Logger, outsideSpans, type Telemetry } from '../telemetry/index.ts';
import { encodeClosing, encodeEvent, encodeRetry, HEARTBEAT, type LiveEvent } from './event-stream.ts';
import { LiveStream } from './live-stream.ts';
import { type LiveMetrics, liveMetrics } from './metrics.ts';
import { OwnNews } from './own-news.ts';

/** Something that is watched by one client. */
export interface Watched<News> {
  /** Ids that news of it carry; asked again after each look. */
  topics(): readonly string[];
  /** What has changed since the last look, oldest first; at the first look, what the client does not know yet. Never called twice at once. */
  next(): Promise<readonly News[]>;
}

/** One client and what it watches. */
export interface Viewing {
  /** The operation's name, as a metric's label. */
  readonly stream: string;
  readonly tenantId: string;
  /** Whose streams are counted together. */
  readonly callerId: string;
  readonly tokenExpiresAt: Date | undefined;
  /** It is looked at as often though nothing is heard. */
  readonly refreshMs: number;
  readonly watched: Watched<LiveEvent>;
}

export interface LiveStreamsOptions {
  readonly parts: {
    readonly service: ServiceName;
    readonly nats: NatsConnection;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly telemetry: Telemetry;
    readonly config: LiveConfig;
  };
  /** Fields of the service's own events whose ids are topics. */
  readonly about: readonly string[];
}

/** A comment at least as often, so that what stands between sees life. */
const HEARTBEAT_MS = 15_000;
/** How often streams look at the clock. */
const TICK_MS = 250;
/** However fast things change, a client is told ten times a second at most. */
const PACE_MS = 100;
/** How long stopping waits for readers to take their last piece. */
const GRACE_MS = 500;
/** Clients come back after one to three seconds, and not all at once. */
const RETRY_MS = { least: 1_000, spread: 2_000 };

/** Every live stream of one instance: admits, wakes, and ends them. */
export class LiveStreams {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #limits: LiveConfig;
  readonly #metrics: LiveMetrics;
  readonly #news: OwnNews;
  readonly #open = new Map<LiveStream, Promise<void>>();
  readonly #ofCaller = new Map<string, number>();
  readonly #watchers = new Map<string, Set<LiveStream>>();
  #ticking: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor({ parts, about }: LiveStreamsOptions) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#limits = parts.config;
    this.#metrics = liveMetrics(parts.telemetry.registry);
    this.#news = new OwnNews({
      ...parts,
      about,
      onNews: (topic) => {
        for (const stream of this.#watchers.get(topic) ?? []) stream.tell();
      },
      onLost: () => {
        for (const stream of this.#open.keys()) stream.tell();
      },
    });
  }

  /**
   * Shows a client what it watches until it goes, its token is over, or the service stops. What fails before the first piece is thrown.
   * @throws ProblemResponse live.too_many_streams; QueueFull where this instance has as many as it may, or is stopping
   */
  show(viewing: Viewing, send: SendChunk, gone: AbortSignal): Promise<void> {
    this.#admit(viewing);
    const stream = new LiveStream(this.#clock.now(), viewing.refreshMs, viewing.tokenExpiresAt);
    const shown = this.#run(stream, viewing, send, gone).finally(() => this.#leave(stream, viewing));
    this.#open.set(
      stream,
      shown.catch(() => undefined),
    );
    return shown;
  }

  /** Ends every stream and lets no new one in. Streams whose readers do not take their last piece are broken off. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const stream of this.#open.keys()) stream.finish('shutdown');
    const late = setTimeout(() => {
      for (const stream of this.#open.keys()) stream.abandon();
    }, GRACE_MS);
    await Promise.all(this.#open.values());
    clearTimeout(late);
  }

  #admit({ callerId, stream }: Viewing): void {
    const { LIVE_STREAMS: most, LIVE_STREAMS_PER_CALLER: mostOfCaller } = this.#limits;
    const own = this.#ofCaller.get(callerId) ?? 0;
    if (own >= mostOfCaller) {
      this.#metrics.refused(stream, 'caller');
      const detail = `You have ${own} live streams open, and may have ${mostOfCaller}. Close one first.`;
      throw new ProblemResponse('live.too_many_streams', detail, { details: { limit: mostOfCaller } });
    }
    if (this.#stopping) throw new QueueFull('the service is stopping');
    if (this.#open.size >= most) {
      this.#metrics.refused(stream, 'instance');
      throw new QueueFull(`${most} live streams are open already`);
    }
    this.#ofCaller.set(callerId, own + 1);
    this.#metrics.opened(stream);
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MS);
  }

  #leave(stream: LiveStream, { callerId, stream: name }: Viewing): void {
    this.#open.delete(stream);
    const own = (this.#ofCaller.get(callerId) ?? 1) - 1;
    if (own === 0) this.#ofCaller.delete(callerId);
    else this.#ofCaller.set(callerId, own);
    for (const topic of stream.topics) {
      const watchers = this.#watchers.get(topic);
      watchers?.delete(stream);
      if (watchers?.size === 0) this.#watchers.delete(topic);
    }
    this.#metrics.ended(name, stream.end ?? 'failed');
    if (this.#open.size > 0) return;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#news.ignore();
  }

  async #run(stream: LiveStream, viewing: Viewing, send: SendChunk, gone: AbortSignal): Promise<void> {
    const leave = () => stream.finish(gone.reason instanceof ReaderStalled ? 'stalled' : 'client-gone');
    if (gone.aborted) leave();
    gone.addEventListener('abort', leave, { once: true });
    const say = async (text: string): Promise<void> => {
      await stream.orAbandoned(send(text));
      stream.sentAt = this.#clock.now().getTime();
    };
    try {
      await this.#news.listen();
      const retry = encodeRetry(RETRY_MS.least + Math.floor(Math.random() * RETRY_MS.spread));
      await say(retry + (await this.#look(stream, viewing)));
      await outsideSpans(() => this.#follow(stream, viewing, say));
    } catch (error) {
      // Whoever left is nobody to be told; a reader that stalled is still connected, and is cut off.
      if (!gone.aborted || gone.reason instanceof ReaderStalled) throw error;
    }
  }

  async #follow(stream: LiveStream, viewing: Viewing, say: (text: string) => Promise<void>): Promise<void> {
    while (stream.end === undefined) {
      await stream.attention();
      let text = '';
      if (stream.end === undefined && stream.takeNews()) text = await this.#lookAgain(stream, viewing);
      const silentMs = this.#clock.now().getTime() - stream.sentAt;
      if (text === '' && silentMs >= HEARTBEAT_MS) text = HEARTBEAT;
      if (text === '') continue;
      await say(text);
      await stream.pause(PACE_MS);
    }
    if (stream.end !== 'client-gone') await say(encodeClosing(stream.end));
  }

  /** A stream whose source is away is ended: its client comes again, and is told by a status then. */
  async #lookAgain(stream: LiveStream, viewing: Viewing): Promise<string> {
    try {
      return await this.#look(stream, viewing);
    } catch (error) {
      this.#logger.warn({ err: error, stream: viewing.stream }, 'a live stream could not be continued');
      stream.finish('unavailable');
      return '';
    }
  }

  /** What is new as text. A topic that is first seen in what was read may have had news before anybody listened for it: one more look. */
  async #look(stream: LiveStream, { watched, tenantId }: Viewing): Promise<string> {
    this.#file(stream, tenantId, watched.topics());
    stream.readAt = this.#clock.now().getTime();
    const events = await stream.orAbandoned(watched.next());
    if (this.#file(stream, tenantId, watched.topics())) stream.tell();
    return events.map(encodeEvent).join('');
  }

  /** Returns whether a topic is new. */
  #file(stream: LiveStream, tenantId: string, ids: readonly string[]): boolean {
    let isNew = false;
    for (const id of ids) {
      const topic = `${tenantId}/${id}`;
      if (stream.topics.has(topic)) continue;
      stream.topics.add(topic);
      const watchers = this.#watchers.get(topic) ?? new Set();
      this.#watchers.set(topic, watchers.add(stream));
      isNew = true;
    }
    return isNew;
  }

  #tick(): void {
    const now = this.#clock.now().getTime();
    for (const stream of this.#open.keys()) {
      if (stream.tokenExpiresAt !== undefined && stream.tokenExpiresAt.getTime() <= now) stream.finish('token-expired');
      else if (now - stream.readAt >= stream.refreshMs) stream.tell();
      else if (now - stream.sentAt >= HEARTBEAT_MS) stream.rouse();
    }
  }
}
