import { normaliseWords } from './normalise.ts';
import { findPhrase, wordPatterns } from './word-patterns.ts';

/** What a form gives to who fills it in, by words of its name; the first class that fits counts. */
const CONTENT_OF_FORM = [
  {
    contentType: 'webinar',
    words: 'webinar* webcast* masterclass* workshop* seminar* webseminar* webinaire*',
  },
  {
    contentType: 'event',
    words:
      'event* conference summit meetup roundtable trade-show trade-fair booth *messe konferenz kongress veranstaltung* evenement*',
  },
  {
    contentType: 'demo',
    words: 'demo demos *demo book-a-call talk-to-sales contact-sales beratung* vorfuhrung*',
  },
  { contentType: 'case_study', words: 'case-study case-studies customer-story fallstudie*' },
  {
    contentType: 'report',
    words:
      'report* benchmark* study whitepaper* white-paper* ebook* e-book* guide* playbook* template* toolkit* checklist* ' +
      'download* resource* research bericht* studie* leitfaden vorlage* checkliste* livre-blanc telechargement*',
  },
].map(({ contentType, words }) => ({
  contentType,
  patterns: wordPatterns(words.split(' ').map((phrase) => phrase.replaceAll('-', ' '))),
}));

/**
 * What a form was about, where its name says so: `Webinar registration` → `webinar`, `Resource download` →
 * `report`, `Book a demo` → `demo`. Null for names that only say how to get in touch (`Contact us`,
 * `Newsletter sign-up`).
 */
export function contentTypeOfForm(name: string): string | null {
  const words = normaliseWords(name);
  return (
    CONTENT_OF_FORM.find(({ patterns }) => findPhrase(words, patterns) !== null)?.contentType ??
    null
  );
}
