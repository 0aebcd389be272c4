export * from './book';
export * from './hand-over';
export * from './obligation.entity';
export * from './obligation.queries';
export * from './subject';
export * from './sweep.service';
export * from './still-owed';
