import { expect } from 'chai';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { makeSigningSecret } from '#server/endpoints/signing-secret.ts';
import { signatureHeaders } from '#server/notifications/sign.ts';

describe('signing notifications', () => {
  it('is understood by an independent implementation, whatever the body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const secret = makeSigningSecret();
        const body = JSON.stringify({ text });
        const headers = signatureHeaders('01a1fd58-71bb-703d-aba1-f3254ddcca27', new Date(), body, [secret]);
        expect(new Webhook(secret).verify(body, headers)).to.deep.equal({ text });
        expect(() => new Webhook(makeSigningSecret()).verify(body, headers)).to.throw();
        expect(() => new Webhook(secret).verify(`${body} `, headers)).to.throw();
      }),
      { numRuns: 50 },
    );
  });

  it('bears both signatures while a secret is replaced', () => {
    const [before, after] = [makeSigningSecret(), makeSigningSecret()];
    const headers = signatureHeaders('id', new Date(), '{}', [after, before]);
    expect(headers['webhook-signature']?.split(' ')).to.have.length(2);
    for (const secret of [before, after]) expect(new Webhook(secret).verify('{}', headers)).to.deep.equal({});
  });
});
