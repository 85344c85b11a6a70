import { expect } from 'chai';
import { BadSettings, describeSettings, readSettings } from '#server/settings.ts';

describe('settings', () => {
  it('have defaults with which the hub runs on a fresh machine', () => {
    const settings = readSettings({});
    expect(settings).to.include({
      dataFolder: 'data',
      host: '127.0.0.1',
      port: 8080,
      ftpPort: 2121,
      sftpPort: 2222,
      mongoUri: undefined,
    });
    expect(settings.ftpPassivePorts).to.deep.equal([50_000, 50_099]);
    expect(Object.isFrozen(settings)).to.equal(true);
  });

  it('an empty variable counts as absent', () =>
    expect(readSettings({ PORT: '', DATA: '' })).to.include({ port: 8080, dataFolder: 'data' }));

  it('bad ones are all named at once, secrets not shown', () => {
    const bad = {
      PORT: 'eighty',
      PUBLIC_URL: 'nowhere',
      FTP_PASSIVE_PORTS: '1',
      LOG_LEVEL: 'loud',
      SECRET_KEY: 'dG9vIHNob3J0',
    };
    try {
      readSettings(bad);
      expect.fail('they were taken');
    } catch (error) {
      expect(error).to.be.instanceOf(BadSettings);
      const { message } = error as BadSettings;
      for (const name of Object.keys(bad)) expect(message).to.include(`${name}=`);
      expect(message).to.not.include('dG9vIHNob3J0');
    }
  });

  it('a range of ports runs upward', () => {
    expect(() => readSettings({ FTP_PASSIVE_PORTS: '5000-4000' })).to.throw(BadSettings, 'FTP_PASSIVE_PORTS');
    expect(() => readSettings({ FTP_PASSIVE_PORTS: '5000-70000' })).to.throw(BadSettings, 'FTP_PASSIVE_PORTS');
  });

  it('each says what it means', () =>
    expect(describeSettings().filter(({ meaning }) => meaning === '')).to.deep.equal([]));
});
