export * from './dashboard.ts';
export * from './influencers.ts';
