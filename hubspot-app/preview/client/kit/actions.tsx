import type {
  ButtonProps,
  ButtonRowProps,
  LinkProps,
  LoadingButtonProps,
} from '@hubspot/ui-extensions';
import { recordAddress } from '../page-location.ts';
import { classes, size } from './class-names.ts';
import { useOverlay } from './overlays.tsx';

type ClickEvent = Parameters<NonNullable<ButtonProps['onClick']>>[0];

/** What a bundle's handler gets: plain data, since an instance of a class does not cross to a worker. */
const clicked = (): ClickEvent =>
  Object.assign(Object.create(null) as ClickEvent, {
    type: 'click',
    bubbles: true,
    timeStamp: Date.now(),
    id: 'click',
  });

const reactions = {
  openPanel: () => undefined,
  closePanel: () => undefined,
  openModal: () => undefined,
  closeModal: () => undefined,
};

const addressOf = (href: LinkProps['href'] | undefined): string | undefined =>
  typeof href === 'string' ? href : href?.url;

const openAddress = (href: LinkProps['href'] | undefined): void => {
  const address = addressOf(href);
  if (address !== undefined) window.open(address, '_blank', 'noopener,noreferrer');
};

export const Button = (props: ButtonProps) => {
  const [open, drawn] = useOverlay(props.overlay);
  return (
    <>
      <button
        type={props.type ?? 'button'}
        className={classes('k-button', props.variant ?? 'secondary', size(props.size, 'medium'))}
        disabled={props.disabled}
        onClick={() => {
          void props.onClick?.(clicked(), reactions);
          openAddress(props.href);
          open();
        }}
      >
        {props.children}
      </button>
      {drawn}
    </>
  );
};

export const LoadingButton = (props: LoadingButtonProps) => {
  const [open, drawn] = useOverlay(props.overlay);
  return (
    <>
      <button
        type={props.type ?? 'button'}
        className={classes('k-button', props.variant ?? 'secondary', size(props.size, 'medium'))}
        disabled={props.disabled === true || props.loading === true}
        aria-busy={props.loading === true}
        onClick={() => {
          void props.onClick?.(clicked(), reactions);
          open();
        }}
      >
        {props.loading === true && <span className="k-spin xs" aria-hidden="true" />}
        {props.children}
      </button>
      {drawn}
    </>
  );
};

export const ButtonRow = ({ children }: ButtonRowProps) => (
  <div className="k-flex gap-sm">{children}</div>
);

/** What is HubSpot's own opens in the same tab unless told otherwise; everything else in a new one, marked. */
export const Link = (props: LinkProps) => {
  const [open, drawn] = useOverlay(props.overlay);
  const told = typeof props.href === 'object' ? props.href.external : undefined;
  const record = recordAddress(addressOf(props.href));
  const external = told ?? false;
  const isSameTab = record !== undefined && !external;
  return (
    <>
      <a
        className={classes('k-link', props.variant ?? 'primary')}
        href={record ?? addressOf(props.href)}
        {...(isSameTab ? {} : { target: '_blank', rel: 'noopener noreferrer' })}
        onClick={(event) => {
          if (props.preventDefault === true || props.overlay !== undefined) event.preventDefault();
          void props.onClick?.(clicked(), reactions);
          open();
        }}
      >
        {props.children}
        {external && (
          <span className="k-external" role="img" aria-label="(opens in a new tab)">
            ↗
          </span>
        )}
      </a>
      {drawn}
    </>
  );
};
