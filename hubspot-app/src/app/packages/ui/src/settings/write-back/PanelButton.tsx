import { Button, Panel, PanelBody, PanelSection } from '@hubspot/ui-extensions';
import { useState, type ReactNode } from 'react';
import type { Result } from '../../api/transport.ts';
import { RemoteSection } from '../../pages/RemoteSection.tsx';

interface PanelButtonProps<T> {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly loadingLabel: string;
  readonly load: () => Promise<Result<T>>;
  readonly children: (data: T) => ReactNode;
}

/** A panel with something of our service in it, fetched each time it is opened. */
export const PanelButton = <T,>(props: PanelButtonProps<T>) => {
  // HubSpot draws a panel's content before it is opened: nothing is fetched until then.
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Button
      size="sm"
      variant="secondary"
      overlay={
        <Panel
          id={props.id}
          title={props.title}
          width="lg"
          variant="modal"
          onOpen={() => {
            setIsOpen(true);
          }}
          onClose={() => {
            setIsOpen(false);
          }}
        >
          <PanelBody>
            <PanelSection>
              {isOpen && (
                <RemoteSection load={props.load} loadingLabel={props.loadingLabel}>
                  {(data) => props.children(data)}
                </RemoteSection>
              )}
            </PanelSection>
          </PanelBody>
        </Panel>
      }
    >
      {props.label}
    </Button>
  );
};
