import { choosePlan } from '#database/plan/choose-plan.ts';
import { countRows } from '#database/scan/count-rows.ts';
import type { Command } from './context.ts';
import { environmentOf, readQuery } from './query-arguments.ts';
import { collectionName, optionalCount, optionalDocument, refuseCollation } from './request.ts';

/** `count`: how many documents meet a filter. */
export const count: Command = async (request, { engine, operation }) => {
  const { body, database } = request;
  refuseCollation(body);
  const collection = engine.catalog.find(database, collectionName(request));
  const query = readQuery(optionalDocument(body, 'query'), undefined, body.hint, environmentOf(body));
  const skip = optionalCount(body, 'skip') ?? 0;
  const limit = optionalCount(body, 'limit') || Number.POSITIVE_INFINITY;
  if (!collection) return { n: 0 };
  const plan = choosePlan(collection, { ...query, noTableScan: engine.settings.noTableScan });
  const counter = countRows(collection, { ...query, plan });
  let counted = 0;
  for (let more = counter.next(); more !== undefined; more = counter.next()) {
    counted += more;
    if (operation.isTired()) await operation.rest();
  }
  return { n: Math.min(limit, Math.max(0, counted - skip)) };
};
