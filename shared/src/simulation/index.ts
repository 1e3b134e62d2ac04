export * from './company.ts';
export { generateCompany } from './generate.ts';
export {
  ACCURACY_WORLD,
  SIM_FAMILIES,
  SIM_STRESSORS,
  type CompanyOptions,
  type SimFamily,
  type SimStressor,
  type StressorSettings,
} from './company-options.ts';
export { trackerEvents, type TrackerEvent } from './tracker-events.ts';
