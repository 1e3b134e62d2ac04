export * from './exact.ts';
export * from './equal-share.ts';
export * from './ordered.ts';
export * from './coalitions.ts';
export * from './rate-model.ts';
export * from './rate-shapley.ts';
export * from './fit-shapley.ts';
