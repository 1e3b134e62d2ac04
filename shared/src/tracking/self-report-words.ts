/**
 * How people answer «How did you hear about us?» when they name nobody, by what it says of the channel.
 * One list a language; words are compared after `normaliseWords` (no accents, no case), a hyphen joins
 * the words of a phrase, `*` stands for any letters. A language is added by a list.
 */
export interface AnswerWords {
  readonly advertising: string;
  readonly banner: string;
  readonly sales: string;
  readonly events: string;
  readonly aiAssistant: string;
  readonly people: string;
  readonly email: string;
  readonly content: string;
  readonly reviews: string;
  readonly search: string;
  /** Says that somebody recommended us, not who. */
  readonly recommended: string;
  readonly ownExperience: string;
}

const ENGLISH: AnswerWords = {
  advertising:
    'ad ads advert adverts advertis* sponsored-post sponsored-content commercial commercials retargeting paid-search',
  banner: 'banner banners display-ad display-ads',
  sales:
    'cold-call cold-called cold-email cold-outreach outreach sales-rep sales-call sales-team your-rep your-sales sdr bdr account-executive',
  events:
    'webinar* webcast* conference* trade-fair* tradefair* trade-show* tradeshow* expo exhibition* booth summit meetup* ' +
    'event events keynote workshop* masterclass* roundtable* seminar* saastock saastr dreamforce dmexco web-summit websummit',
  aiAssistant:
    'chatgpt chat-gpt gpt openai claude gemini perplexity copilot deepseek llm llms ai-assistant ai-search ai-chat ai-overview',
  people:
    'colleague* coworker* co-worker* friend* acquaintance* boss my-manager our-ceo our-cfo our-cto our-cmo word-of-mouth mouth-to-mouth ' +
    'teammate* peer peers customer-of-yours existing-customer one-of-your-customers consultant* our-agency our-partner implementation-partner reseller investor* advisor*',
  email: 'newsletter* email emails e-mail e-mails mailing mailing-list',
  content:
    'blog blogs blogpost* article* report reports benchmark benchmarks study whitepaper* white-paper* ebook* e-book* case-study case-studies guide guides ' +
    'playbook* template* toolkit* checklist*',
  reviews:
    'g2 g2crowd capterra trustradius getapp software-advice trustpilot gartner forrester omr-reviews review-site review-sites reviews ' +
    'comparison-site marketplace app-store appexchange directory',
  search:
    'google googled googling bing duckduckgo ecosia yahoo search searched searching search-engine* web-search websearch online-search online-research seo',
  recommended: 'recommend* refer referred referral referrals',
  ownExperience:
    'used-it used-you used-before worked-with-you previous-company last-company previous-employer former-employer previous-job last-job already-knew known-you returning-customer',
};

const GERMAN: AnswerWords = {
  advertising: 'werbung *werbung anzeige* *anzeige *anzeigen werbe* inserat*',
  banner: 'bannerwerbung',
  sales: 'kaltakquise vertriebler ihr-vertrieb aussendienst anruf',
  events:
    '*messe *messen *messestand messestand* konferenz* *konferenz kongress* tagung* fachtagung veranstaltung* *veranstaltung vortrag vortrage',
  aiAssistant: 'ki ki-assistent ki-suche',
  people:
    'kolleg* arbeitskolleg* freund freundin freunde* bekannte* chef chefin vorgesetzte* mundpropaganda horensagen geschaftspartner* berater beraterin unternehmensberat* netzwerk',
  email: 'rundmail rundbrief mailing',
  content: 'artikel fachartikel beitrag blogbeitrag bericht studie *studie leitfaden vorlage*',
  reviews: 'bewertungsportal* vergleichsportal* bewertungen',
  search: '*suche gesucht gegoogelt gegooglet googlesuche suchmaschine* recherch* *recherche',
  recommended: 'empfehl* empfohlen weiterempf*',
  ownExperience:
    'fruhere-firma fruherer-arbeitgeber letzte-firma bereits-bekannt schon-bekannt altkunde bestandskunde',
};

const FRENCH: AnswerWords = {
  advertising: 'publicite* votre-pub une-pub la-pub annonce*',
  banner: 'banniere*',
  sales: 'demarchage appel-commercial votre-commercial vos-commerciaux',
  events: 'salon salons conference* congres webinaire* evenement* colloque* foire atelier*',
  aiAssistant: 'ia intelligence-artificielle',
  people:
    'collegue* ami amie amis amies connaissance* bouche-a-oreille patron directeur directrice reseau-professionnel partenaire* consultante* associe',
  email: 'infolettre courriel* mail mails emailing',
  content: 'livre-blanc livres-blancs etude etudes rapport rapports etude-de-cas',
  reviews: 'comparateur* avis-clients avis-en-ligne',
  search:
    'recherche-google recherche-internet recherche-web moteur-de-recherche recherche-en-ligne',
  recommended: 'recommand* conseille conseillee',
  ownExperience:
    'ancienne-entreprise ancien-employeur deja-utilise deja-client precedente-entreprise precedent-emploi',
};

const SPANISH: AnswerWords = {
  advertising: 'publicidad anuncio* propaganda',
  banner: 'pancarta*',
  sales: 'llamada-comercial vuestro-comercial su-comercial llamada-en-frio',
  events:
    'feria ferias congreso* conferencia* evento eventos jornada jornadas seminario* taller charla ponencia salon-profesional',
  aiAssistant: 'ia inteligencia-artificial',
  people:
    'colega* companero* companera* amigo* amiga* conocido conocida jefe jefa boca-a-boca boca-oreja boca-en-boca socio socia asesor* consultor* un-cliente',
  email: 'boletin boletines correo correos correo-electronico',
  content: 'articulo* informe informes estudio estudios guia guias libro-blanco caso-de-exito',
  reviews: 'comparador* opiniones resenas',
  search: 'buscador* busqueda* buscando busque buscado',
  recommended: 'recomend*',
  ownExperience:
    'empresa-anterior anterior-empresa trabajo-anterior anterior-trabajo ya-conocia ya-os-conocia ya-era-cliente',
};

const ITALIAN: AnswerWords = {
  advertising: 'pubblicita annunci annuncio inserzion* sponsorizzat*',
  banner: 'striscione',
  sales: 'chiamata-a-freddo vostro-commerciale vostro-venditore telefonata-commerciale',
  events: 'fiera fiere convegn* congressi conferenze seminari* eventi',
  aiAssistant: 'intelligenza-artificiale',
  people: 'collega colleghi amico amica amici amiche conoscente conoscenti capo passaparola socio',
  email: 'posta-elettronica',
  content: 'articolo articoli rapporto vostro-studio uno-studio guida caso-studio',
  reviews: 'recension* comparatore',
  search:
    'cercando cercato ricerca-su ricerca-google ricerca-online ricerca-web motore-di-ricerca motori-di-ricerca',
  recommended: 'consigliat* raccomandat* suggerit*',
  ownExperience: 'azienda-precedente precedente-azienda lavoro-precedente gia-cliente gia-conosc*',
};

const DUTCH: AnswerWords = {
  advertising: 'advertentie* reclame*',
  banner: 'spandoek',
  sales: 'koude-acquisitie jullie-verkoper jullie-accountmanager verkoopgesprek',
  events: '*beurs *beurzen congressen conferentie* evenement* lezing',
  aiAssistant: 'kunstmatige-intelligentie ai-assistent',
  people:
    'collega* vriend vriendin vrienden een-kennis kennissen baas leidinggevende mond-tot-mond* mond-op-mond* relatie adviseur*',
  email: 'nieuwsbrief nieuwsbrieven mailtje',
  content: 'artikelen blogartikel rapporten jullie-onderzoek gids handleiding',
  reviews: 'beoordeling* vergelijkingssite*',
  search: 'gezocht zoekmachine* zoeken zoekopdracht gegoogeld gegoogled googelen opgezocht',
  recommended: 'aanbevolen aanbeveling aanrader aangeraden getipt',
  ownExperience: 'vorige-werkgever vorige-baan vorig-bedrijf al-klant kende-jullie',
};

const PORTUGUESE: AnswerWords = {
  advertising: 'publicidade propagandas patrocinad*',
  banner: 'faixa',
  sales: 'ligacao-comercial seu-vendedor vosso-comercial',
  events: 'feira feiras palestra* evento-de conferencia-de seminario-de',
  aiAssistant: 'inteligencia-artificial',
  people:
    'colegas chefe conhecido conhecida boca-a-boca socio um-cliente indicacao indicaram indicado indicada',
  email: 'boletim correio-eletronico',
  content: 'artigo artigos relatorio* estudo estudos guia-de',
  reviews: 'avaliacoes comparador*',
  search: 'pesquisa pesquisei pesquisando pesquisas busca busquei buscas procurei motor-de-busca',
  recommended: 'recomendacao recomendaram recomendado',
  ownExperience: 'empresa-anterior trabalho-anterior emprego-anterior ja-conhecia ja-era-cliente',
};

export const ANSWER_WORDS: readonly AnswerWords[] = [
  ENGLISH,
  GERMAN,
  FRENCH,
  SPANISH,
  ITALIAN,
  DUTCH,
  PORTUGUESE,
];
