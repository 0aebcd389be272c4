export * from './calendar.check';
export * from './calendar.data';
export * from './limit';
export * from './periods';
export * from './work-calendar';
