import { compile, type JSONSchema } from 'json-schema-to-typescript';

interface Media {
  schema?: JSONSchema;
}

interface OperationObject {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: JSONSchema }[];
  requestBody?: { content: Record<string, Media> };
  responses?: Record<string, { content?: Record<string, Media> }>;
}

interface ApiDocument {
  paths?: object;
  components?: object;
}

const banner = '// Generated from the contracts by npm run generate. Do not edit.\n';

/** TypeScript of an OpenAPI document: an interface with an entry `METHOD /path` for each operation and what it takes and gives. */
export async function describeTypes(document: ApiDocument): Promise<string> {
  const paths = (document.paths ?? {}) as Record<string, Record<string, OperationObject>>;
  const schemas = ((document.components as { schemas?: Record<string, JSONSchema> } | undefined)?.schemas ??
    {}) as Record<string, JSONSchema>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, describeOperation(operation)] as const,
    ),
  );
  const schema: JSONSchema = {
    title: 'Operations',
    ...objectOf(Object.fromEntries(operations)),
    definitions: schemas,
  };
  const text = JSON.stringify(schema).replaceAll('#/components/schemas/', '#/definitions/');
  return compile(JSON.parse(text) as JSONSchema, 'Operations', {
    bannerComment: banner,
    additionalProperties: false,
    unreachableDefinitions: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
}

function describeOperation({ summary, parameters = [], requestBody, responses = {} }: OperationObject): JSONSchema {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const body = requestBody?.content['application/json']?.schema;
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content?.[
    'application/json'
  ]?.schema;
  const parts = {
    ...(of('path').length > 0 && { path: parametersOf(of('path')) }),
    ...(of('query').length > 0 && { query: parametersOf(of('query')) }),
    ...(body && { body }),
    ...(success && { reply: success }),
  };
  return { ...objectOf(parts), description: summary };
}

function parametersOf(parameters: NonNullable<OperationObject['parameters']>): JSONSchema {
  const required = parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name);
  return { ...objectOf(Object.fromEntries(parameters.map(({ name, schema = {} }) => [name, schema]))), required };
}

function objectOf(properties: Record<string, JSONSchema>): JSONSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
