/**
 * Which rows of a list: at most `limit` of those that come after a key, in the order of the list. The last part of a key
 * is an id, so that equals are told apart; without a limit all of them, without a key from the first one on.
 */
export interface Slice<K extends readonly (string | number)[] = readonly [id: string]> {
  limit?: number;
  after?: K;
}
