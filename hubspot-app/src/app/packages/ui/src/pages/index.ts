export { AppPages } from './AppPages.tsx';
