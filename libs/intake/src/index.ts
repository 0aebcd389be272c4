export * from './decode';
export * from './document.types';
export { readDocument } from './read-document';
export { readFile } from './read-file';
export type { Place } from './formats/blocks';
export { guessUnitKind, matchUnits, proposeGroupMembers } from './units';
export type { Candidate, Known, UnitKind, UnitMatch } from './units';
export * from './import.service';
export * from './intake.module';
