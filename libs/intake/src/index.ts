export * from './decode';
export * from './document.types';
export * from './read-document';
export { guessUnitKind, matchUnits, proposeGroupMembers } from './units';
export type { Candidate, Known, UnitKind, UnitMatch } from './units';
export * from './import.service';
export * from './intake.module';
