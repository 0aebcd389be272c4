import type { OpenAPIObject } from '@nestjs/swagger';

/** As much of JSON Schema as our OpenAPI file uses. */
interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  format?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
}

interface Response {
  content?: Record<string, { schema?: Schema }>;
}

/** How an answer differs from what the OpenAPI file promises; strict about properties nobody declared. */
export function answerFaults(
  document: OpenAPIObject,
  method: string,
  url: string,
  status: number,
  body: unknown,
): string[] {
  const path = pathOf(document, url.split('?')[0]);
  if (!path) return status === 404 ? [] : [`${url} is not in the document`];
  const operation = (document.paths[path] as Record<string, { responses: Record<string, Response> }>)[
    method.toLowerCase()
  ];
  if (!operation) return [`${method} ${path} is not in the document`];
  const response = operation.responses[status] ?? operation.responses.default;
  const schema = response.content && Object.values(response.content)[0]?.schema;
  if (!schema) return body === undefined ? [] : [`${status} has no content in the document`];
  // What is no JSON is said in plain by the tests of its route.
  if (!Object.keys(response.content ?? {}).some(type => type.includes('json'))) return [];
  return faults(document, schema, body, '');
}

/** The paths of a document as patterns, the most literal first. */
const patterns = new WeakMap<OpenAPIObject, [path: string, pattern: RegExp][]>();

/** The most literal path that fits. */
function pathOf(document: OpenAPIObject, url: string): string | undefined {
  let known = patterns.get(document);
  if (!known) {
    known = Object.keys(document.paths)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .map(path => [path, new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)]);
    patterns.set(document, known);
  }
  return known.find(([, pattern]) => pattern.test(url))?.[0];
}

function faults(document: OpenAPIObject, schema: Schema, value: unknown, at: string): string[] {
  if (schema.$ref)
    return faults(document, document.components?.schemas?.[schema.$ref.split('/')[3]] as Schema, value, at);
  if (value === null) return schema.nullable ? [] : [`${at} is null`];
  if (schema.allOf) return schema.allOf.flatMap(s => faults(document, s, value, at));
  if (schema.oneOf)
    return schema.oneOf.some(s => !faults(document, s, value, at).length) ? [] : [`${at} fits none`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${JSON.stringify(value)}`];
  switch (schema.type) {
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((one, i) => faults(document, schema.items ?? {}, one, `${at}[${i}]`))
        : [`${at} is no array`];
    case 'object':
      return objectFaults(document, schema, value, at);
    case 'integer':
      return Number.isInteger(value) ? [] : [`${at} is ${JSON.stringify(value)}, no integer`];
    case undefined:
      return [];
    default:
      return typeof value === schema.type ? [] : [`${at} is ${JSON.stringify(value)}, no ${schema.type}`];
  }
}

function objectFaults(document: OpenAPIObject, schema: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || Array.isArray(value)) return [`${at} is no object`];
  const entries = Object.entries(value as object);
  const { properties = {}, required = [], additionalProperties = false } = schema;
  return [
    ...required.filter(name => !(name in (value as object))).map(name => `${at}.${name} is missing`),
    ...entries.flatMap(([name, one]) => {
      if (properties[name]) return faults(document, properties[name], one, `${at}.${name}`);
      if (additionalProperties === true) return [];
      return additionalProperties
        ? faults(document, additionalProperties, one, `${at}.${name}`)
        : [`${at}.${name} is not declared`];
    }),
  ];
}
