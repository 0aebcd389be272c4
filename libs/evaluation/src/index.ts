export * from './camel';
export * from './desk.queries';
export * from './evaluation.module';
export * from './ledger.queries';
export * from './light';
export * from './scope';
export * from './target.queries';
export * from './task-view.queries';
