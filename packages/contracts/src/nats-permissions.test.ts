import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { defineSubscription } from './define-subscription.ts';
import { memberAdded } from './events/index.ts';
import { inboxOf, liveServices, natsPermissions } from './nats-permissions.ts';
import { type ServiceName, serviceNames } from './services.ts';

/** Whether nats-server lets a right to `pattern` stand for `subject`: `>` is the rest, `*` one part. */
const covers = (pattern: string, subject: string): boolean => {
  const [wanted, parts] = [pattern.split('.'), subject.split('.')];
  for (const [index, part] of wanted.entries()) {
    if (part === '>') return parts.length > index;
    if (parts[index] === undefined || (part !== '*' && part !== parts[index])) return false;
  }
  return wanted.length === parts.length;
};

const mayPublish = (service: ServiceName, subject: string): boolean =>
  natsPermissions(service).publish.some((pattern) => covers(pattern, subject));

/** Whether a service may subscribe, in a queue group or without one. */
const maySubscribe = (service: ServiceName, subject: string, queue?: string): boolean =>
  natsPermissions(service).subscribe.some((right) => {
    const [pattern = '', group] = right.split(' ');
    return covers(pattern, subject) && (group === undefined || group === queue);
  });

describe.each(serviceNames)('the NATS user of %s', (service) => {
  it('publishes its own events and nobody else’s', () => {
    for (const event of catalogue.events) expect(mayPublish(service, event.subject)).toBe(event.service === service);
    expect(mayPublish(service, `events.${service}.pool.made-up.v1`)).toBe(false);
  });

  it('asks exactly what it is named a caller of', () => {
    for (const request of catalogue.requests) {
      expect(mayPublish(service, request.subject)).toBe(request.callers.includes(service));
    }
  });

  it('pulls, looks up and acknowledges its own durables and nobody else’s', () => {
    for (const { stream, durable, service: consumer } of catalogue.subscriptions) {
      for (const subject of [
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
        `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
        `$JS.ACK.${stream}.${durable}.1.2.3.1795252518105436479.0`,
      ]) {
        expect(mayPublish(service, subject)).toBe(consumer === service);
      }
    }
  });

  it('cannot read, change or purge a stream, nor make a consumer of its own', () => {
    for (const owner of serviceNames) {
      const stream = `EVENTS_${owner.toUpperCase()}`;
      for (const verb of ['INFO', 'PURGE', 'DELETE', 'UPDATE', 'MSG.GET', 'MSG.DELETE']) {
        expect(mayPublish(service, `$JS.API.STREAM.${verb}.${stream}`)).toBe(false);
      }
      expect(mayPublish(service, `$JS.API.CONSUMER.CREATE.${stream}.mine`)).toBe(false);
      expect(mayPublish(service, `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.mine`)).toBe(false);
      expect(mayPublish(service, `$JS.API.DIRECT.GET.${stream}`)).toBe(false);
    }
    expect(mayPublish(service, '$JS.API.INFO')).toBe(false);
    expect(mayPublish(service, '$SYS.REQ.SERVER.PING')).toBe(false);
  });

  it('receives in its own inbox only, and answers only those who may ask it', () => {
    for (const other of serviceNames) {
      const asks = catalogue.requests.some((request) => request.service === service && request.callers.includes(other));
      expect(maySubscribe(service, `${inboxOf(other)}.x.1`)).toBe(other === service);
      expect(mayPublish(service, `${inboxOf(other)}.x.1`)).toBe(asks);
    }
  });

  it('hears requests only if it answers them, and only as one of its queue group', () => {
    for (const request of catalogue.requests) {
      expect(maySubscribe(service, request.subject, service)).toBe(request.service === service);
      expect(maySubscribe(service, request.subject)).toBe(false);
      expect(maySubscribe(service, request.subject, 'eavesdroppers')).toBe(false);
    }
  });

  it('hears no event outside of JetStream but its own, and those only to show them live', () => {
    for (const event of catalogue.events) {
      const showsIt = event.service === service && liveServices.includes(service);
      expect(maySubscribe(service, event.subject, service)).toBe(showsIt);
    }
    for (const subject of ['>', '$SYS.>', '$JS.EVENT.ADVISORY.>', '_INBOX.x']) {
      expect(maySubscribe(service, subject, service)).toBe(false);
    }
  });

  it('has no right twice', () => {
    const { publish, subscribe } = natsPermissions(service);
    expect(new Set(publish).size).toBe(publish.length);
    expect(new Set(subscribe).size).toBe(subscribe.length);
  });
});

describe('rights', () => {
  it('follow the catalogue', () => {
    const subscription = defineSubscription({
      service: 'gateway',
      what: 'show-members',
      from: 'identity',
      events: [memberAdded],
    });
    expect(natsPermissions('gateway')).toEqual({ publish: [], subscribe: ['_INBOX_gateway.>'] });
    expect(natsPermissions('gateway', { events: [], requests: [], subscriptions: [subscription] }).publish).toEqual([
      '$JS.API.CONSUMER.INFO.EVENTS_IDENTITY.gateway__show-members',
      '$JS.API.CONSUMER.MSG.NEXT.EVENTS_IDENTITY.gateway__show-members',
      '$JS.ACK.EVENTS_IDENTITY.gateway__show-members.>',
    ]);
  });
});
