import type { Document, Value } from '#database/bson/document.ts';
import type { Environment } from '#database/expressions/environment.ts';

/** Documents, page by page: an empty page where there are none yet; undefined at the end. */
export interface DocumentStream {
  next(): Document[] | undefined;
}

/** A stage of a pipeline made ready. */
export interface Stage {
  run(input: DocumentStream): DocumentStream;
  /** The top-level fields of its input that it looks at; undefined if it may look at all. */
  reads: ReadonlySet<string> | undefined;
  /** Whether nothing of its input comes out but what it looked at. */
  isNarrowing: boolean;
}

/** What stages are made ready with. */
export interface PipelineContext {
  environment: Environment;
  /** The documents of a collection through a pipeline of their own. */
  openCollection(name: string, pipeline: Value[], environment: Environment): DocumentStream;
}

/** Makes a stage from its argument. */
export type StageParser = (argument: Value, context: PipelineContext) => Stage;

/** Reading nothing. */
export const noFields: ReadonlySet<string> = new Set();

/** A stage that makes one document of each. */
export function mapping(change: (document: Document) => Document, reads?: ReadonlySet<string>): Stage {
  return {
    run: (input) => ({ next: () => input.next()?.map(change) }),
    reads,
    isNarrowing: false,
  };
}

/** A stream over documents that are all there. */
export function streamOf(documents: Document[]): DocumentStream {
  let isGiven = false;
  return {
    next() {
      if (isGiven) return undefined;
      isGiven = true;
      return documents;
    },
  };
}

/** All documents of a stream at once. */
export function drain(stream: DocumentStream): Document[] {
  const documents: Document[] = [];
  for (let page = stream.next(); page; page = stream.next()) documents.push(...page);
  return documents;
}

/** A stage that must see all documents before it can give the first; `take` gets them page by page. */
export function gathering(create: () => { take(page: Document[]): void; finish(): Document[] }): Stage['run'] {
  return (input) => {
    const gatherer = create();
    let isFinished = false;
    return {
      next() {
        if (isFinished) return undefined;
        const page = input.next();
        if (page) {
          gatherer.take(page);
          return [];
        }
        isFinished = true;
        return gatherer.finish();
      },
    };
  };
}
