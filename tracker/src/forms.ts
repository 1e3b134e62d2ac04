import { isGranted, note } from './consent.ts';
import type { TrackerEvent } from './delivery.ts';
import { parsed } from './device.ts';
import { on, safely } from './safely.ts';
import { settings } from './settings.ts';
import { sourceValues } from './source.ts';

const EMAIL = /^\S+@\S+\.\S\S+$/;

/** A field as a form's sender filled it in. */
interface Entry {
  readonly name: string;
  readonly value: string;
  /** What the markup says of it besides its name, its type first; nothing where HubSpot tells of it. */
  readonly about: string;
  /** Its `data-attribution`. */
  readonly mark?: string | undefined;
  readonly put: (value: string) => void;
}

export function identify({ email }: { email?: string | undefined }): void {
  // What is no text is no address either.
  if (EMAIL.test(email as string)) note({ type: 'identify', email: email as string });
}

export function act(event: string | undefined, properties: TrackerEvent['properties']): void {
  note({ type: 'track', event, properties });
}

/** HubSpot's newer forms put the object type before the name: `0-1/utm_source`. */
const plain = (name: string): string => name.replace(/^\d+-\d+\//, '');

let last = '';

/** Takes an e-mail address and the marked answer out of a form; of the other fields nothing is kept or sent. */
function sent(formName: string, entries: readonly Entry[]): void {
  const own = entries.find(
    ({ name, value, about, mark }) =>
      // Of who fills it in: not of a friend they refer, nor of a colleague they invite.
      /^(?!hid|pass|.*(friend|collea|invit|recip)).*mail/i.test(about + name + formName) &&
      mark !== 'ignore' &&
      EMAIL.test(value),
  );
  const email = own?.value ?? '';
  const answer = entries
    .filter(
      ({ name, value, mark }) =>
        value && (mark === 'self-report' || plain(name) === settings.selfReport),
    )
    .map(({ value }) => value)
    .join(', ');
  const what = email + answer;
  if (!what || what === last) return;
  // A form and its echo (HubSpot's own event, a second click) are one.
  last = what;
  setTimeout(() => {
    last = '';
  }, 9_000);
  identify({ email });
  // Who signs in is known, and has not asked for anything.
  const place = formName + location.pathname;
  if (!entries.some(({ about }) => /current-p|^pass.*(log|sign)-?in/i.test(about + place))) {
    act('Form submitted', { formName: formName || undefined });
  }
  if (answer) act(undefined, { answer });
}

/** Fills what asks to be filled and is empty, by what is configured for its name or marked on it. */
function fill(entries: readonly Entry[]): void {
  if (!isGranted()) return;
  const map = (parsed(settings.fields) ?? {}) as Record<string, string>;
  const values = sourceValues();
  for (const { name, value, about, mark, put } of entries) {
    const wanted = map[name] ?? mark ?? (/^(hid|$)/.test(about) ? plain(name) : '');
    const known = values.get(wanted);
    if (known && !value) put(known);
  }
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const entriesIn = (root: ParentNode): Entry[] =>
  [...root.querySelectorAll<Field>('input,select,textarea')].map((field) => ({
    name: field.name,
    value:
      /^(radio|check)/.test(field.type) && !(field as HTMLInputElement).checked
        ? ''
        : field.value.trim(),
    about: field.type + field.autocomplete + field.id,
    mark: field.dataset.attribution,
    put: (value) => {
      // Frameworks learn of a value by these events, and React only of one that was set past its own watch on the field.
      Reflect.set(Object.getPrototypeOf(field) as object, 'value', value, field);
      for (const type of ['input', 'change']) {
        field.dispatchEvent(new Event(type, { bubbles: true }));
      }
    },
  }));

const onSubmit = safely((event: Event) => {
  const form = event.target as HTMLFormElement;
  if (form.closest('[data-attribution=ignore]')) return;
  const entries = entriesIn(form);
  fill(entries);
  const names = ['aria-label', 'name', 'id'].map((attribute) => form.getAttribute(attribute));
  sent(names.find(Boolean) ?? '', entries);
});

let pending: ReturnType<typeof setTimeout> | undefined;

/** Forms are drawn late, by frameworks and by HubSpot: looked at in one go, when the page has come to rest. */
const observer = new MutationObserver(() => {
  pending ??= setTimeout(scan, 200);
});

/** Watching a document again changes nothing: it is the same listener and the same observer. */
function watch(root: Document): void {
  root.addEventListener('submit', onSubmit, true);
  observer.observe(root, { childList: true, subtree: true });
  fill(entriesIn(root));
}

/** The forms there are; those in the frames of HubSpot's older embed, which are of the page's own origin, too. */
export const scan = safely(() => {
  pending = undefined;
  watch(document);
  for (const frame of document.querySelectorAll<HTMLIFrameElement>('.hs-form-iframe')) {
    if (frame.contentDocument) watch(frame.contentDocument);
  }
});

interface HubSpotForm {
  getFormId(): string;
  getFormFieldValues(): Promise<{ name: string; value: string }[]>;
  setFieldValue(name: string, value: string): void;
}

/** HubSpot's own; there when its events are. */
declare const HubSpotFormsV4: { getFormFromEvent(event: Event): HubSpotForm };

/** Forms of HubSpot's present editor are told of by events on the window, and filled by their own means. */
export function watchHubSpot(): void {
  for (const isReady of [true, false]) {
    on(`hs-form-event:on-${isReady ? 'ready' : 'submission:success'}`, (event) => {
      const form = HubSpotFormsV4.getFormFromEvent(event);
      form
        .getFormFieldValues()
        .then((values) => {
          const entries = values.map(({ name, value }) => ({
            name,
            value,
            about: '',
            put: (known: string) => {
              form.setFieldValue(name, known);
            },
          }));
          if (isReady) fill(entries);
          else sent(form.getFormId(), entries);
        })
        .catch(() => undefined);
    });
  }
}
