export * from './book';
export * from './marks';
export * from './obligation.entity';
export * from './obligation.queries';
export * from './subject';
export * from './sweep.service';
export * from './still-owed';
