export { queryOf, withChoice, withPage, withSort } from './choices.ts';
export { FilterBar, type Chosen } from './FilterBar.tsx';
export { HowComputedButton } from './HowComputedButton.tsx';
export { pathOf, ToPage } from './links.tsx';
export { Notices } from './Notices.tsx';
export { OneTimeLinkButton, type OneTimeLink } from './OneTimeLinkButton.tsx';
export { PageScreen } from './PageScreen.tsx';
export { ViewTable } from './ViewTable.tsx';
