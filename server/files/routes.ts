import { Readable } from 'node:stream';
import type Router from '@koa/router';
import { z } from 'zod';
import type { Blobs } from '#server/blobs/blobs.ts';
import type { FileLinks } from '#server/blobs/links.ts';
import { ensureFound } from '#server/errors.ts';
import { Answer, publicOperation } from '#server/http/operation.ts';

/** Files behind signed links, as notifications name them. */
export function routeFileLinks(router: Router, { links, blobs }: { links: FileLinks; blobs: Blobs }): void {
  router.get(
    '/files/:token',
    publicOperation(
      {
        summary: 'Fetch a file by its signed link',
        params: z.object({ token: z.string().max(2000) }),
        replyStream: { type: 'application/octet-stream', description: 'The bytes' },
        errors: ['file.not_found'],
      },
      async ({ params }) => {
        const { accountId, blobId, mime, name } = links.read(params.token);
        const blob = ensureFound(await blobs.find(accountId, blobId), 'file.not_found');
        return new Answer(200, Readable.from(blobs.stream(blob)), {
          'Content-Type': mime,
          'Content-Length': String(blob.size),
          'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
          'X-Content-Type-Options': 'nosniff',
          'Content-Security-Policy': "default-src 'none'; sandbox",
        });
      },
    ),
  );
}
