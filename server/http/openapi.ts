import type Router from '@koa/router';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { type ErrorCode, statusOf } from '#server/errors.ts';
import { errors } from '#texts/en/errors.ts';
import type { AnyContract, Operation } from './operation.ts';

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'What to do' }),
    code: z.string(),
    correlationId: z.string(),
    problems: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457: what happened, what to do, and every problem with its place' });

const introduction = `Tasks and points of interest in, what happens in the field out.

**To begin:** exchange the one-time code that the start printed for an API key (\`POST /v1/sign-in\`), press *Authorize* and paste the key. Files: save a template
(\`PUT /v1/templates/{key}\`), a route that uses it (\`PUT /v1/routes/{key}\`) and a service user (\`POST /v1/service-users\`), then upload into \`/in/ROUTE\` over FTP or SFTP and look at
\`GET /v1/imports\`. A phone signs in with a code (\`POST /v1/employees/{key}/device-code\`, \`POST /device/v1/sign-in\`), pulls, and pushes what happened.

In requests absent fields keep, null clears, and a field that does not exist is refused; \`contact\` and \`customFields\` are replaced whole. Times are ISO 8601 with zone, in UTC when they go out.
Each answer bears \`X-Correlation-Id\`: \`GET /v1/journal\` follows it. Refusals are [RFC 9457 problems](/docs/errors), in the language of \`Accept-Language\` (en, es, ru).`;

/** An operation with its place, as the router knows it. */
export interface RoutedOperation {
  method: string;
  /** Path with `{name}` for parameters. */
  path: string;
  contract: AnyContract;
  /** Asks for no credentials. */
  isPublic: boolean;
}

/** Every operation of the API with its contract. */
export function listOperations(router: Router): RoutedOperation[] {
  return router.stack.flatMap((layer) => {
    const operation = layer.stack.find(
      (middleware): middleware is Operation & typeof middleware => 'contract' in middleware,
    );
    const method = layer.methods.filter((name) => name !== 'HEAD' || layer.methods.length === 1)[0];
    if (!operation || !method) return [];
    return [
      {
        method: method.toLowerCase(),
        path: String(layer.path).replaceAll(/:(\w+)/g, '{$1}'),
        contract: operation.contract,
        isPublic: operation.isPublic,
      },
    ];
  });
}

/** The API's OpenAPI 3.1 document, read from the contracts. */
export function describeApi(router: Router): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of listOperations(router)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Fieldhub',
        version: '1',
        description: introduction,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      security: [{ bearer: [] }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or the token of a phone' },
        },
      },
      paths,
    },
    { override: leaveOutPatterns },
  );
}

/** A format says enough, and so does a sentence: the patterns behind them fill the document, and examples made from them help nobody. */
function leaveOutPatterns({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void {
  if (jsonSchema.format || jsonSchema.pattern?.startsWith('^[^')) delete jsonSchema.pattern;
}

function describeOperation({ method, path, contract, isPublic }: RoutedOperation): ZodOpenApiOperationObject {
  const { summary, description, permission, params, query, headers, bodyStream, errors: own = [] } = contract;
  const body = contract.shownBody ?? contract.body;
  const codes: ErrorCode[] = [
    ...own,
    ...(params || query || body ? (['request.invalid'] as const) : []),
    ...(body ? (['request.malformed', 'request.too_large', 'request.unsupported_type'] as const) : []),
    ...(isPublic ? [] : (['caller.unauthenticated', 'caller.forbidden'] as const)),
  ];
  return {
    operationId: `${method}${path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [path.split('/').find((part) => part !== '' && part !== 'v1') ?? ''],
    summary,
    description: [description, permission && `Permission: \`${permission}\`.`].filter(Boolean).join('\n\n'),
    ...(isPublic && { security: [] }),
    ...((params || query || headers) && {
      requestParams: { ...(params && { path: params }), ...(query && { query }), ...(headers && { header: headers }) },
    }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(bodyStream && {
      requestBody: {
        required: true,
        description: bodyStream.description,
        content: { [bodyStream.type]: { schema: bodyStream.line ?? { type: 'string' as const } } },
      },
    }),
    responses: { ...describeSuccess(contract), ...describeRefusals(codes) },
  };
}

function describeSuccess({ status = 200, alsoStatus = {}, reply, replyStream }: AnyContract) {
  const content = reply
    ? { 'application/json': { schema: reply } }
    : replyStream && {
        [replyStream.type]: {
          schema: replyStream.line ?? { type: 'string' as const, description: replyStream.description },
        },
      };
  const answer = (description: string) => ({ description, ...(content && { content }) });
  const others = Object.entries(alsoStatus as Record<string, string>).map(([code, description]) => [
    code,
    answer(description),
  ]);
  return { [String(content ? status : 204)]: answer('Done'), ...Object.fromEntries(others) };
}

/** Refusals by status, each with the codes it may bear. */
function describeRefusals(codes: ErrorCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => statusOf[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${errors[code]}`).join('; '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  );
}
