import { findPhraseAt, wordPatterns, type WordPattern } from './word-patterns.ts';

/**
 * Words that turn an answer round or take it back, by language as in `self-report-words.ts`: compared after
 * `normaliseWords`, a hyphen joins the words of a phrase.
 */
const phrases = (lists: readonly string[]): readonly WordPattern[] =>
  wordPatterns(
    lists
      .join(' ')
      .split(' ')
      .map((phrase) => phrase.replaceAll('-', ' ')),
  );

const NEGATORS = new Set(
  (
    'not no never neither nor without isnt wasnt didnt ' +
    'nicht kein keine keinen keinem keiner weder nie ohne ' +
    'pas ni jamais sans aucun aucune ' +
    'nunca tampoco sin ningun ninguna ' +
    'non nessun nessuno nessuna niet geen nooit zonder nao nem nenhum nenhuma'
  ).split(' '),
);
/** «Not only the podcast» says that it was the podcast. */
const NOT_ONLY = new Set(
  'only just nur bloss seulement uniquement solo solamente soltanto alleen apenas somente'.split(
    ' ',
  ),
);
/** Words that may stand between the negation and what it denies. */
const FILLERS = new Set(
  (
    'from the a an by via through on in at your our of it was is really actually heard hear seen see saw came come because any ' +
    'von vom durch uber ueber aus auf bei im in am den der dem die das des ein eine einen einem einer ihr ihren ihrem euer euren es war ' +
    'par via de du des d le la les l un une sur dans votre vos grace a au aux ' +
    'por el los las una del en su sus al fue a traves mi mis ' +
    'my mein meine meinem meinen mon ma mes ' +
    'da dal dallo dalla dai tramite su sul sulla nel nella con attraverso uno era ' +
    'van via op het een door jullie ' +
    'pelo pela do dos das no na nos nas um uma atraves foi'
  ).split(' '),
);
/** What follows one of these is said, not denied. */
const TURNS = new Set(
  'but instead rather just only sondern aber jedoch mais plutot sino pero mas ma bensi maar porem'.split(
    ' ',
  ),
);

/** «I don't remember», «keine Ahnung»: says that they do not know. */
const UNKNOWN = phrases([
  'dont-remember do-not-remember cant-remember cannot-remember can-not-remember dont-recall do-not-recall cant-recall forgot no-idea',
  'not-sure not-certain unsure idk dont-know do-not-know no-clue who-knows unknown nothing none n-a',
  'keine-ahnung weiss-nicht weiss-ich-nicht nicht-sicher nicht-mehr erinnere-mich-nicht kann-mich-nicht-erinnern vergessen unbekannt keine-angabe',
  'ne-sais-pas sais-pas sais-plus ne-me-souviens-pas ne-me-souviens-plus souviens-plus souviens-pas aucune-idee oublie pas-sur',
  'no-se no-lo-se no-recuerdo no-me-acuerdo no-lo-recuerdo ni-idea olvide no-estoy-seguro no-estoy-segura no-sabe',
  'non-so non-lo-so non-ricordo non-mi-ricordo nessuna-idea',
  'weet-ik-niet weet-niet weet-het-niet geen-idee niet-zeker',
  'nao-sei nao-lembro nao-me-lembro nao-recordo nao-me-recordo nao-tenho-certeza',
]);

/** «Maybe», «I think»: said, but not surely. */
const UNSURE = phrases([
  'maybe perhaps possibly probably i-think i-guess i-believe might-have might-be could-have not-sure unsure not-certain if-i-remember or-something',
  'vielleicht vermutlich wahrscheinlich eventuell moglicherweise ich-glaube glaube-ich ich-denke nicht-sicher oder-so',
  'peut-etre probablement je-crois je-pense il-me-semble pas-sur',
  'quizas quiza tal-vez probablemente creo-que creo posiblemente me-parece no-estoy-seguro no-estoy-segura',
  'forse probabilmente credo penso-che mi-sembra',
  'misschien waarschijnlijk denk-ik ik-denk volgens-mij niet-zeker',
  'talvez provavelmente acho-que acho nao-tenho-certeza',
]);

/**
 * Portuguese says «no LinkedIn» for “on LinkedIn”, the others for “not LinkedIn”. Words that are Portuguese only, or
 * that nobody would put beside a Spanish or English denial.
 */
const PORTUGUESE = new Set(
  (
    'vi vimos um uma do da dos das na nas pelo pela meu minha voces nao em com ao e ou foi ' +
    'pesquisa pesquisei pesquisando busca busquei procurei encontrei achei ouvi conheci descobri ' +
    'publicacao publicacoes indicacao postagem propaganda'
  ).split(' '),
);

/** Words that say nothing of a source: «internet», «online», «your website», «other». */
const EMPTY = new Set(
  (
    'internet online web website websites site homepage page other others various different everywhere somewhere around i we me us my you your it the a an in on by via from at of to and or is was be ' +
    'here there yes no ok test x redacted somehow already long ago years known ' +
    'netz im ins uber ueber von vom der die das den dem ein eine ich wir sie ihre ihr webseite seite andere anderes sonstiges sonstige verschiedene ja nein ' +
    'sur le la les un une par de du des autre autres divers oui non site je nous ' +
    'en el los las por una otro otra otros varios si pagina ' +
    'sito altro altri rete ander andere anders overig iets ergens outro outra outros rede'
  ).split(' '),
);

/** The words that say the person does not know; null when none do. */
export function saysUnknown(words: readonly string[]): string | null {
  const found = findPhraseAt(words, UNKNOWN);
  return found === null ? null : words.slice(found.start, found.start + found.length).join(' ');
}

/** The words that say the person is guessing; null when none do. */
export function saysUnsure(words: readonly string[]): string | null {
  const found = findPhraseAt(words, UNSURE);
  return found === null ? null : words.slice(found.start, found.start + found.length).join(' ');
}

/** True when no word of an answer could be a source: there is nothing for a person to look into. */
export function saysNothing(words: readonly string[]): boolean {
  if (saysUnknown(words) !== null) return true;
  return words.every((word) => EMPTY.has(word) || /^\d{1,4}$/.test(word));
}

const isPortuguese = (words: readonly string[]): boolean =>
  words.some((word) => PORTUGUESE.has(word));

/** «No LinkedIn» and nothing else: “on LinkedIn” in Portuguese, “not LinkedIn” in English and Spanish. */
export function mayBeOn(words: readonly string[], isNamed: (position: number) => boolean): boolean {
  return (
    words[0] === 'no' &&
    words.length > 1 &&
    words.every((_, place) => place === 0 || isNamed(place))
  );
}

/**
 * Positions of words that an answer denies («not from the podcast», «nicht über LinkedIn», «pas par un collègue»,
 * «no por el podcast»). A negation counts only where a source follows it, with nothing but small words between:
 * «I did not know you before the webinar» denies no webinar. It reaches to a turn («but», «sondern») or to
 * the end of the clause.
 *
 * What «no» says before a name is left open where nothing else in the answer tells the language: see {@link mayBeOn}.
 *
 * @param isNamed whether the word at a position belongs to a person, place or channel that is named.
 * @param endsClause whether the clause ends behind the word at a position (punctuation).
 */
export function deniedWords(
  words: readonly string[],
  isNamed: (position: number) => boolean,
  endsClause: (position: number) => boolean,
): ReadonlySet<number> {
  const denied = new Set<number>();
  words.forEach((word, position) => {
    if (!NEGATORS.has(word) || NOT_ONLY.has(words[position + 1] ?? '')) return;
    if (word === 'no' && (isPortuguese(words) || mayBeOn(words, isNamed))) return;
    if (endsClause(position)) {
      // «Der Podcast war es nicht»: what stands before it in the clause.
      if (word !== 'nicht') return;
      const clause: number[] = [];
      for (let i = position - 1; i >= 0 && !endsClause(i); i--) clause.push(i);
      if (clause.some(isNamed)) for (const i of clause) denied.add(i);
      return;
    }
    let first = position + 1;
    while (first < words.length && !isNamed(first) && FILLERS.has(words[first] ?? '')) {
      if (endsClause(first)) return;
      first++;
    }
    if (first >= words.length || !isNamed(first)) return;
    for (let i = first; i < words.length && !TURNS.has(words[i] ?? ''); i++) {
      denied.add(i);
      if (endsClause(i)) break;
    }
  });
  return denied;
}
