/** What a caller knows of a command beside its content. */
export interface Given {
  /** Idempotency-Key. */
  key?: string;
  /** If-Match: the version of the record the caller saw. */
  version?: number;
}
