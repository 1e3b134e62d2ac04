export * from './company.ts';
export { generateCompany } from './generate.ts';
export { SIM_FAMILIES, type CompanyOptions, type SimFamily } from './company-options.ts';
export { trackerEvents, type TrackerEvent } from './tracker-events.ts';
