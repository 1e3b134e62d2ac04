export * from './dashboard.ts';
export * from './influencers.ts';
export * from './roi.ts';
export * from './revenue.ts';
export * from './health.ts';
export * from './campaigns.ts';
export * from './repairs.ts';
export * from './answers.ts';
