import type { ComponentType } from 'react';
import { Button, ButtonRow, Link, LoadingButton } from './actions.tsx';
import { BarChart, LineChart } from './charts.tsx';
import { Accordion } from './disclosure.tsx';
import {
  DateInput,
  Form,
  Input,
  MultiSelect,
  NumberInput,
  SearchInput,
  Select,
  TextArea,
  Toggle,
} from './forms.tsx';
import {
  AutoGrid,
  Box,
  Divider,
  Flex,
  Heading,
  Inline,
  List,
  Spacer,
  Text,
  Tile,
} from './layout.tsx';
import {
  Modal,
  ModalBody,
  ModalFooter,
  Panel,
  PanelBody,
  PanelFooter,
  PanelSection,
} from './overlays.tsx';
import { PageLink, PageTitle } from './pages.tsx';
import { Tab, Tabs } from './tabs.tsx';
import { Alert, EmptyState, ErrorState, LoadingSpinner } from './states.tsx';
import {
  DescriptionList,
  DescriptionListItem,
  ProgressBar,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  StatusTag,
  Tag,
} from './figures.tsx';
import {
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
} from './table.tsx';

const components = {
  Accordion,
  Alert,
  AutoGrid,
  BarChart,
  Box,
  Button,
  ButtonRow,
  DateInput,
  DescriptionList,
  DescriptionListItem,
  Divider,
  EmptyState,
  ErrorState,
  Flex,
  Form,
  Heading,
  Inline,
  Input,
  LineChart,
  Link,
  List,
  LoadingButton,
  LoadingSpinner,
  Modal,
  ModalBody,
  ModalFooter,
  MultiSelect,
  NumberInput,
  PageLink,
  PageTitle,
  Panel,
  PanelBody,
  PanelFooter,
  PanelSection,
  ProgressBar,
  SearchInput,
  Select,
  Spacer,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  StatusTag,
  Tab,
  Tabs,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
  TextArea,
  Tile,
  Toggle,
};

/**
 * Our look-alikes by the name a bundle uses for them. Each takes the props of HubSpot's component;
 * remote-ui's mapping has no way to say so, hence the cast.
 */
export const kit = components as unknown as Record<string, ComponentType<unknown>>;
