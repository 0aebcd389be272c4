export * from './book';
export * from './obligation.entity';
export * from './obligation.queries';
export * from './subject';
export * from './sweep.service';
export * from './still-owed';
export * from './urge.entity';
