import createClient from 'openapi-fetch';
import type { components, paths } from '../api.generated';
import { problemOf, unreachable } from './problem';

export type Schemas = components['schemas'];

/** The API as its OpenAPI file describes it: same origin, cookie session. */
export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

/** The answer of a call, or a Problem thrown. */
export async function ask<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error);
  return answer.data as T;
}

/** The version the person saw: somebody else's change in between is refused, not overwritten. */
export const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });
