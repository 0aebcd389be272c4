export * from './clock';
export * from './ids';
export * from './refusal';
export * from './shanghai';
export * from './slice';
