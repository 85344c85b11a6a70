import { createServer } from 'node:http';
import { createApp } from './app.ts';
import { startFileServer } from './file-server/start.ts';
import { runProgram } from './program.ts';
import { start } from './start.ts';

await runProgram(async (settings) => {
  const started = await start('server', settings);
  const { services, log } = started;
  const { app, stop: stopStreams } = createApp(services, { log, trustProxy: settings.trustProxy });
  const http = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, app.callback());
  await new Promise<void>((resolve, reject) =>
    http.once('error', reject).listen(settings.port, settings.host, resolve),
  );
  const fileServer = await startFileServer(services, settings, log);
  log.info({ url: started.publicUrl }, 'the server listens');

  return async () => {
    await fileServer.stop();
    stopStreams();
    const closed = new Promise((resolve) => http.close(resolve));
    http.closeIdleConnections();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
    http.closeAllConnections();
    await started.stop();
  };
});
