import type { Document } from '#database/bson/document.ts';
import { encodeDocument, RawDocument } from '#database/bson/encode.ts';
import { ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import type { Matcher } from '#database/query/matcher.ts';
import { removeDocument } from '#database/storage/write-documents.ts';
import { parseUpdate } from '#database/update/parse-update.ts';
import { changeRows, updateRow } from './change-rows.ts';
import type { Command } from './context.ts';
import { presenter } from './find.ts';
import { environmentOf, readQuery } from './query-arguments.ts';
import { collectionName, flag, optionalDocument, refuseCollation } from './request.ts';
import { readArrayFilters, upsert } from './update.ts';

/** `findAndModify`: changes or removes the first document of a query and gives it, as it was or as it is now. */
export const findAndModify: Command = async (request, context) => {
  const { body, database } = request;
  refuseCollation(body);
  const name = collectionName(request);
  const environment = environmentOf(body);
  const query = readQuery(optionalDocument(body, 'query'), body.sort, body.hint, environment);
  const present = rawPresenter(body, query.matcher, environment);
  const isRemoval = flag(body, 'remove');
  const wantsNew = flag(body, 'new');
  ensure(!isRemoval || body.update === undefined, 'FailedToParse', "Cannot specify both an 'update' and 'remove'=true");
  ensure(isRemoval || body.update !== undefined, 'FailedToParse', 'Either an update or remove=true must be specified');
  ensure(
    !isRemoval || !wantsNew,
    'FailedToParse',
    "Cannot specify both 'new'=true and 'remove'=true; 'remove' always returns the deleted document",
  );
  const change = isRemoval ? undefined : parseUpdate(body.update, readArrayFilters(body), environment);
  const { now } = environment;
  const { catalog } = context.engine;
  const collection = catalog.find(database, name);
  let value: RawDocument | null = null;
  const n = collection
    ? await changeRows(context, collection, query, false, (row) => {
        if (!change) {
          removeDocument(catalog, collection, row);
          value = present(row.bytes);
          return;
        }
        const { before, after } = updateRow(catalog, collection, row, change, query.matcher, now);
        value = present(wantsNew ? (after ?? before) : before);
      })
    : 0;
  if (isRemoval) return { lastErrorObject: { n }, value };
  if (n > 0 || !change || !flag(body, 'upsert')) return { lastErrorObject: { n, updatedExisting: n > 0 }, value };
  const inserted = upsert(context, { database, name, query, change, now });
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: inserted._id };
  return { lastErrorObject, value: wantsNew ? present(encodeDocument(inserted)) : null };
};

function rawPresenter(body: Document, matcher: Matcher, environment: Environment): (bytes: Buffer) => RawDocument {
  const present = presenter(optionalDocument(body, 'fields'), matcher, environment);
  return (bytes) => new RawDocument(present(bytes));
}
