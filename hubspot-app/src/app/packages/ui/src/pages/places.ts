/** The pages of the app in the order of the navigation; the dashboard is the first. */
export const PLACES = [
  { path: '/', label: 'Dashboard' },
  { path: '/influencers', label: 'Influencers' },
  { path: '/campaigns', label: 'Campaigns' },
  { path: '/timeline', label: 'Timeline' },
  { path: '/roi', label: 'ROI' },
  { path: '/health', label: 'Health' },
] as const;

export type PlacePath = (typeof PLACES)[number]['path'];
