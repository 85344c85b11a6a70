import { expect } from 'chai';
import { decide, parseRetryAfter, retryWaits } from '#server/notifications/retry.ts';

const middle = 0.5;
const hour = 3_600_000;

describe('what follows an attempt', () => {
  it('2xx is done', () =>
    expect(decide({ kind: 'delivered', status: 204 }, 1, middle)).to.deep.equal({ next: 'done' }));

  it('410 ends the endpoint, at any attempt', () => {
    for (const attempt of [1, 5, 99])
      expect(decide({ kind: 'refused', status: 410 }, attempt, middle)).to.deep.equal({ next: 'disable-endpoint' });
  });

  it('waits 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h: 75.6 hours in all, then gives up', () => {
    const decisions = retryWaits.map((_, index) => decide({ kind: 'refused', status: 500 }, index + 1, middle));
    expect(decisions.map((decision) => 'afterMs' in decision && decision.afterMs)).to.deep.equal(retryWaits);
    expect(retryWaits.reduce((sum, wait) => sum + wait, 0) / hour).to.be.closeTo(75.6, 0.05);
    expect(decide({ kind: 'refused', status: 500 }, retryWaits.length + 1, middle)).to.deep.equal({ next: 'give-up' });
  });

  it('spreads waits over ±20 %', () => {
    expect(decide({ kind: 'unreachable', code: 'ECONNREFUSED' }, 1, 0)).to.deep.equal({
      next: 'retry',
      afterMs: 4_000,
    });
    expect(decide({ kind: 'unreachable', code: 'ECONNREFUSED' }, 1, 1)).to.deep.equal({
      next: 'retry',
      afterMs: 6_000,
    });
  });

  it('429, 502, 503, 504 and Retry-After leave the whole endpoint alone, for at most a day', () => {
    for (const status of [429, 502, 503, 504])
      expect(decide({ kind: 'refused', status }, 1, middle)).to.deep.include({ next: 'retry', pauseMs: 5_000 });
    expect(decide({ kind: 'refused', status: 500, retryAfterMs: 60_000 }, 1, middle)).to.deep.equal({
      next: 'retry',
      afterMs: 60_000,
      pauseMs: 60_000,
    });
    expect(decide({ kind: 'refused', status: 503, retryAfterMs: 900 * hour }, 1, middle)).to.deep.include({
      pauseMs: 24 * hour,
    });
    expect(decide({ kind: 'refused', status: 500 }, 1, middle)).to.not.have.property('pauseMs');
  });

  it('a redirect is a failure', () =>
    expect(decide({ kind: 'refused', status: 302 }, 1, middle)).to.include({ next: 'retry' }));

  it('reads Retry-After as seconds or as a date', () => {
    const now = new Date('2026-11-21T10:00:00Z');
    expect(parseRetryAfter('120', now)).to.equal(120_000);
    expect(parseRetryAfter('Sat, 21 Nov 2026 10:01:00 GMT', now)).to.equal(60_000);
    expect(parseRetryAfter('Sat, 21 Nov 2026 09:00:00 GMT', now)).to.equal(0);
    expect(parseRetryAfter('soon', now)).to.equal(undefined);
    expect(parseRetryAfter(undefined, now)).to.equal(undefined);
  });
});
