export * from './journey/types.ts';
export * from './models/types.ts';
export * from './contract/common.ts';
export * from './views/deal-card.ts';
export * from './contract/settings.ts';
