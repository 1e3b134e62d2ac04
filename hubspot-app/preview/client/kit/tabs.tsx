import type { TabProps, TabsProps } from '@hubspot/ui-extensions';
import { Children, isValidElement, useId, useState, type ReactElement } from 'react';
import { classes } from './class-names.ts';

/** remote-ui draws each tab as a wrapper of its own, so what a tab says stands in the wrapper's node. */
interface RemoteTab {
  readonly component?: { readonly props?: TabProps };
}

const propsOf = (element: ReactElement): TabProps => {
  const props = element.props as TabProps & RemoteTab;
  return props.component?.props ?? props;
};

/** Tabs, each with its panel; only the chosen one is drawn. */
export const Tabs = (props: TabsProps) => {
  const id = useId();
  const tabs = Children.toArray(props.children).filter((child) => isValidElement(child));
  const [own, setOwn] = useState(props.defaultSelected);
  const chosen = props.selected ?? own;
  const at = Math.max(
    0,
    tabs.findIndex((tab) => propsOf(tab).tabId === chosen),
  );
  return (
    <div className="k-tabs">
      <div role="tablist" className={classes('k-tablist', props.variant ?? 'default')}>
        {tabs.map((tab, index) => {
          const { tabId, title, disabled } = propsOf(tab);
          return (
            <button
              key={String(tabId ?? index)}
              type="button"
              role="tab"
              id={`${id}-tab-${String(index)}`}
              aria-selected={index === at}
              aria-controls={`${id}-panel`}
              disabled={disabled}
              onClick={() => {
                setOwn(tabId ?? index);
                (props.onSelectedChange as ((selected: string | number) => void) | undefined)?.(
                  tabId ?? index,
                );
              }}
            >
              {title}
            </button>
          );
        })}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${String(at)}`}>
        {tabs[at]}
      </div>
    </div>
  );
};

export const Tab = ({ children }: TabProps) => <>{children}</>;
