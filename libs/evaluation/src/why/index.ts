export * from './history';
export * from './message.why';
export * from './notice.why';
export * from './obligation.why';
