export * from './company.ts';
export { generateCompany, type CompanyOptions } from './generate.ts';
export { trackerEvents, type TrackerEvent } from './tracker-events.ts';
