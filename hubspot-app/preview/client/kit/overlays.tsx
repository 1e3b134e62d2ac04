import type {
  ModalBodyProps,
  ModalFooterProps,
  ModalProps,
  PanelBodyProps,
  PanelFooterProps,
  PanelProps,
  PanelSectionProps,
} from '@hubspot/ui-extensions';
import {
  createContext,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { createPortal } from 'react-dom';
import { classes, size } from './class-names.ts';

const Close = createContext<() => void>(() => undefined);

const requests = new EventTarget();

/** HubSpot's `actions.closeOverlay`: the modal or panel of that id closes, wherever it hangs. */
export const closeOverlay = (id: string): void => {
  requests.dispatchEvent(new CustomEvent('close', { detail: id }));
};

/**
 * A button's overlay. It is drawn from the button's own props each time, not kept from the moment
 * it was opened, so what the bundle changes while it is open is seen.
 */
export const useOverlay = (overlay: ReactNode): readonly [open: () => void, drawn: ReactNode] => {
  const [open, setOpen] = useState(false);
  const drawn =
    open && overlay !== undefined && overlay !== null
      ? createPortal(
          <Close.Provider
            value={() => {
              setOpen(false);
            }}
          >
            {overlay}
          </Close.Provider>,
          document.body,
        )
      : null;
  return [
    () => {
      if (overlay !== undefined && overlay !== null) setOpen(true);
    },
    drawn,
  ];
};

const FOCUSABLE =
  'a[href], button:not([disabled]), select:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/** Tab goes round inside the dialog instead of into the page behind it. */
const keepFocusInside = (event: KeyboardEvent<HTMLElement>): void => {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const first = stops.at(0);
  const last = stops.at(-1);
  const at = document.activeElement;
  if (event.shiftKey && (at === first || at === event.currentTarget)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && at === last) {
    event.preventDefault();
    first?.focus();
  }
};

interface DialogProps {
  readonly kind: 'modal' | 'side';
  readonly id: string;
  readonly title: string | undefined;
  readonly label: string | undefined;
  readonly width: string | undefined;
  readonly onOpen: (() => void) | undefined;
  readonly onClose: (() => void) | undefined;
  readonly children: ReactNode;
}

const Dialog = ({ kind, id, title, label, width, onOpen, onClose, children }: DialogProps) => {
  const close = useContext(Close);
  const box = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const handlers = useRef({ close, onOpen, onClose });
  handlers.current = { close, onOpen, onClose };

  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    handlers.current.onOpen?.();
    const onRequest = (event: Event) => {
      if ((event as CustomEvent<string>).detail === id) handlers.current.close();
    };
    requests.addEventListener('close', onRequest);
    document.body.classList.add('overlaid');
    return () => {
      requests.removeEventListener('close', onRequest);
      if (document.querySelectorAll('.k-veil').length <= 1) {
        document.body.classList.remove('overlaid');
      }
      if (before instanceof HTMLElement) before.focus();
      handlers.current.onClose?.();
    };
  }, [id]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // React passes events of a portal up its own tree: a modal over a panel must not close both.
    event.stopPropagation();
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') keepFocusInside(event);
  };

  return (
    <div
      className={classes('k-veil', kind)}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div
        ref={box}
        className={classes('k-dialog', kind, `width-${size(width, 'small')}`)}
        role="dialog"
        aria-modal="true"
        aria-label={label}
        aria-labelledby={label === undefined ? titleId : undefined}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <header>
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="k-close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        {children}
      </div>
    </div>
  );
};

export const Modal = (props: ModalProps) => (
  <Dialog
    kind="modal"
    id={props.id}
    title={props.title}
    label={props['aria-label']}
    width={props.width}
    onOpen={props.onOpen}
    onClose={props.onClose}
  >
    {props.children}
  </Dialog>
);

export const Panel = (props: PanelProps) => (
  <Dialog
    kind="side"
    id={props.id}
    title={props.title}
    label={props['aria-label']}
    width={props.width}
    onOpen={props.onOpen}
    onClose={props.onClose}
  >
    {props.children}
  </Dialog>
);

export const ModalBody = ({ children }: ModalBodyProps) => (
  <div className="k-dialog-body">{children}</div>
);
export const ModalFooter = ({ children }: ModalFooterProps) => (
  <footer className="k-dialog-foot">{children}</footer>
);
export const PanelBody = ({ children }: PanelBodyProps) => (
  <div className="k-dialog-body">{children}</div>
);
export const PanelFooter = ({ children }: PanelFooterProps) => (
  <footer className="k-dialog-foot">{children}</footer>
);
export const PanelSection = ({ flush = false, children }: PanelSectionProps) => (
  <section className={classes('k-section', flush && 'flush')}>{children}</section>
);
