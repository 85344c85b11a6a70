import { createServer } from 'node:http';
import { createApp } from './app.ts';
import { startFileServer } from './file-server/start.ts';
import { sayFirstCodes } from './hub/first-start.ts';
import { runProgram } from './program.ts';
import { start } from './start.ts';

const patienceMs = 5_000;

await runProgram(async (settings) => {
  const started = await start('server', settings);
  const { services, log } = started;
  const { app, stop: stopStreams } = createApp(services, { log, trustProxy: settings.trustProxy });
  const http = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, app.callback());
  await new Promise<void>((resolve, reject) =>
    http.once('error', reject).listen(settings.port, settings.host, resolve),
  );
  const fileServer = await startFileServer(services, settings, log);
  log.info({ url: settings.publicUrl }, 'the server listens');
  // Started by hand: nobody else will ask for them.
  if (!process.channel) process.stdout.write((await sayFirstCodes(services, settings)) ?? '');

  async function stop(): Promise<void> {
    await fileServer.stop();
    stopStreams();
    const closed = new Promise((resolve) => http.close(resolve));
    http.closeIdleConnections();
    // Requests under way may end; after that they are cut.
    const impatience = setTimeout(() => http.closeAllConnections(), patienceMs);
    await closed;
    clearTimeout(impatience);
    await started.stop();
  }

  return {
    stop,
    answers: { firstCodes: () => sayFirstCodes(services, settings), ownerCode: services.hub.issueOwnerCode },
  };
});
