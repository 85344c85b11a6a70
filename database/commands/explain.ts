import { openPipeline } from '#database/aggregate/open-pipeline.ts';
import { type Document, documentOf, isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { choosePlan } from '#database/plan/choose-plan.ts';
import { describePlan } from '#database/plan/describe-plan.ts';
import { readHint } from '#database/plan/hint.ts';
import { findRows } from '#database/scan/find-rows.ts';
import type { Collection } from '#database/storage/collection.ts';
import type { Command, CommandContext } from './context.ts';
import { serverVersion } from './diagnostics.ts';
import { environmentOf, type QueryArguments, readQuery } from './query-arguments.ts';
import { collectionName, documents, optionalCount, type Request } from './request.ts';

/** `explain`: how a command would be answered, and, if asked, what it looked at. Nothing is written. */
export const explain: Command = (request, context) => {
  const inner = request.body.explain;
  ensure(isDocument(inner), 'TypeMismatch', "BSON field 'explain' must be of type object");
  const name = Object.keys(inner)[0]!;
  const explained: Request = { ...request, name, body: inner };
  return explainCommand(explained, context, String(request.body.verbosity ?? 'allPlansExecution'));
};

/** Explains a command that is not wrapped. */
export async function explainCommand(request: Request, context: CommandContext, verbosity: string): Promise<object> {
  const collection = context.engine.catalog.find(request.database, collectionName(request));
  const namespace = `${request.database}.${collectionName(request)}`;
  const server = { serverInfo: { host: 'localhost', version: serverVersion }, command: request.body };
  if (request.name === 'aggregate') return { queryPlanner: explainPipeline(request, context, namespace), ...server };
  const explained = readExplained(request);
  if (!collection) return { queryPlanner: { namespace, winningPlan: { stage: 'EOF' }, rejectedPlans: [] }, ...server };
  const plan = choosePlan(collection, { ...explained.query, isLimited: explained.limit > 0 });
  const winningPlan = describePlan(plan, explained.sort);
  const queryPlanner = { namespace, winningPlan, rejectedPlans: [] };
  if (verbosity === 'queryPlanner') return { queryPlanner, ...server };
  const executionStats = await measure(context, collection, explained, plan);
  return { queryPlanner, executionStats: { ...executionStats, executionStages: winningPlan }, ...server };
}

interface Explained {
  query: QueryArguments;
  sort: Document | undefined;
  skip: number;
  limit: number;
}

// Where each command has its filter, and its order.
const readers: Record<
  string,
  (request: Request) => {
    filter: Value | undefined;
    sort?: Value | undefined;
    hint?: Value | undefined;
    limit?: number;
  }
> = {
  find: ({ body }) => ({ ...pick(body, 'filter'), limit: optionalCount(body, 'limit') ?? 0 }),
  count: ({ body }) => pick(body, 'query'),
  distinct: ({ body }) => pick(body, 'query'),
  findAndModify: ({ body }) => ({ ...pick(body, 'query'), limit: 1 }),
  update: (request) => pick(documents(request, 'updates')[0]!, 'q'),
  delete: (request) => pick(documents(request, 'deletes')[0]!, 'q'),
};

function pick(body: Document, field: string) {
  return { filter: body[field], sort: body.sort, hint: body.hint };
}

function readExplained(request: Request): Explained {
  const read = Object.hasOwn(readers, request.name) ? readers[request.name] : undefined;
  ensure(read, 'CommandNotFound', `Explain failed due to unknown command: ${request.name}`);
  const { filter, sort, hint, limit = 0 } = read(request);
  const query = readQuery(isDocument(filter) ? filter : documentOf({}), sort, hint, environmentOf(request.body));
  const skip = optionalCount(request.body, 'skip') ?? 0;
  return { query, sort: isDocument(sort) && query.sort ? sort : undefined, skip, limit };
}

function explainPipeline({ body, database }: Request, { engine }: CommandContext, namespace: string): object {
  const { pipeline } = body;
  ensure(Array.isArray(pipeline), 'TypeMismatch', "'pipeline' option must be specified as an array");
  const source = { findCollection: (name: string) => engine.catalog.find(database, name), noTableScan: false };
  const name = String(body.aggregate);
  const { plan } = openPipeline(source, name, pipeline, environmentOf(body), readHint(body.hint));
  const winningPlan = plan ? describePlan(plan, {}) : { stage: 'EOF' };
  return { namespace, winningPlan, rejectedPlans: [] };
}

async function measure(
  { operation }: CommandContext,
  collection: Collection,
  { query, skip, limit }: Explained,
  plan: ReturnType<typeof choosePlan>,
): Promise<object> {
  const begun = performance.now();
  let examined = 0;
  let returned = 0;
  const onRead = (rows: number) => {
    examined += rows;
  };
  const source = findRows(collection, { ...query, plan, skip, limit, onRead });
  for (let rows = source.next(100); rows; rows = source.next(100)) {
    returned += rows.length;
    if (operation.isTired()) await operation.rest();
  }
  return {
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - begun),
    totalKeysExamined: plan.access.kind === 'collection' ? 0 : examined,
    totalDocsExamined: examined,
  };
}
