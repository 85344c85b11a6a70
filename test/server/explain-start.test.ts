import { expect } from 'chai';
import { explainStart } from '#server/explain-start.ts';

const environment = { LANG: 'C', DATA: 'data', PORT: '80', FTP_PORT: '21', HOST: '10.9.9.9' };
const failure = (facts: object) => Object.assign(new Error('it failed'), facts);

describe('a start that fails', () => {
  it('names the setting of a taken port, and of an address that is another machine’s', () => {
    const taken = failure({ code: 'EADDRINUSE', port: 21 });
    expect(explainStart(taken, environment)).to.include('Port 21 is taken').and.include('FTP_PORT');
    const foreign = failure({ code: 'EADDRNOTAVAIL', address: '10.9.9.9' });
    expect(explainStart(foreign, environment)).to.equal('10.9.9.9 is no address of this machine. Correct HOST.');
  });

  it('tells where the database should be, never a password', () => {
    const away = failure({ name: 'MongooseServerSelectionError' });
    const told = explainStart(away, { ...environment, MONGODB_URI: 'mongodb://me:pass@db.example.com/x' });
    expect(told).to.include('mongodb://db.example.com/x').and.include('MONGODB_URI').and.not.include('pass@');
    expect(explainStart(away, environment)).to.include('data/database');
  });

  it('names a folder that is none, and shows everything of what nobody expected', () => {
    const file = failure({ code: 'ENOTDIR', path: 'data/blobs' });
    expect(explainStart(file, environment)).to.include('data/blobs').and.include('DATA');
    expect(explainStart(failure({}), environment)).to.include('Error: it failed\n    at ');
  });
});
