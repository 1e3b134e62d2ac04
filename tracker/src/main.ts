import { setConsent } from './consent.ts';
import { watchConnection } from './delivery.ts';
import { act, identify, scan, watchHubSpot } from './forms.ts';
import { landing, see, watchNavigation } from './pages.ts';
import { on, safely } from './safely.ts';
import { settings } from './settings.ts';

type Call = [command: string, first?: unknown, second?: unknown];
interface Api {
  (...call: Call): void;
  /** Calls made before the script was here; 0 when it is. */
  q?: Call[] | 0;
}

const page = window as unknown as { attribution?: Api };

const COMMANDS: Record<string, (first: never, second: never) => void> = {
  consent: (wanted: unknown) => {
    setConsent(wanted);
    scan();
  },
  identify,
  track: act,
};

const call: Api = safely((command: string, first: unknown, second: unknown) => {
  COMMANDS[command]?.(first as never, second as never);
});

const start = (): void => {
  const early = page.attribution?.q || [];
  page.attribution = call;
  call.q = 0;
  see(landing, document.referrer);
  watchNavigation();
  watchConnection();
  watchHubSpot();
  call('consent', settings.consent);
  for (const given of early) call(...given);
};

// A tag manager may bring it in twice. A page drawn ahead of time is not seen yet, perhaps never.
safely(() => {
  if (!settings.key || page.attribution?.q === 0) return;
  if ((document as { prerendering?: boolean }).prerendering) {
    on('prerenderingchange', start);
  } else start();
})();
