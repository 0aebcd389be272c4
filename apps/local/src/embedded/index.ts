export { startPostgres, findRunningPostgres } from './supervisor';
export type { EmbeddedPostgres, StartOptions } from './supervisor';
export type { Tuning } from './server';
